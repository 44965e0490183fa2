import type { CompiledSource, Config } from "../../config/config.ts";
import { sourcesOf } from "../../config/sources-of.ts";
import type { Change } from "../change/change.ts";
import { Emission } from "./emission.ts";
import { failureReason } from "./failure-reason.ts";
import { type MatchedChange, matchChange } from "./match-change.ts";
import { ruleEffect } from "./rule-effect.ts";
import type { FailedChange, Stale } from "./stale.ts";

/** What can become of a change. The lowest that any of its sources says is what it counts as. */
const OUTCOMES = { failed: 0, effective: 1, ignored: 2, unmatched: 3 } as const;

type Outcome = keyof typeof OUTCOMES;

/**
 * Decides what a batch of changes makes stale, each thing once. Never throws: a change whose rule does, or which can't be
 * read as deep as a rule looks, is listed as failed, once for each source; what its other rules emit counts all the same.
 */
export function decide(changes: readonly Change[], config: Config): Stale {
  const emission = new Emission(config);
  const failed: FailedChange[] = [];
  const counts: Record<Outcome, number> = { failed: 0, effective: 0, ignored: 0, unmatched: 0 };
  const sources = new Map(config.tables.map((table) => [table, sourcesOf(config, table)]));
  for (const change of changes) {
    let telling: Outcome = "unmatched";
    for (const source of sources.get(change.table) ?? []) {
      telling = moreTelling(telling, decideForSource(change, source, emission, failed));
    }
    counts[telling]++;
  }
  const { effective, ignored, unmatched } = counts;
  return { ...emission.emitted(), failed, effective, ignored, unmatched };
}

function decideForSource(change: Change, source: CompiledSource, emission: Emission, failed: FailedChange[]): Outcome {
  let matched: MatchedChange | undefined;
  try {
    matched = matchChange(source, change);
  } catch (error) {
    failed.push({ change, source: source.name, rule: "match", reason: failureReason(error) });
    return "failed";
  }
  if (!matched) return "unmatched";
  let outcome: Outcome = "ignored";
  for (const rule of source.rules) {
    try {
      const effect = ruleEffect(rule, matched);
      if (effect && emission.emit(effect, rule, source, change)) outcome = moreTelling(outcome, "effective");
    } catch (error) {
      // One failure is enough to park the change.
      if (outcome !== "failed") {
        failed.push({ change, source: source.name, rule: rule.name, reason: failureReason(error) });
      }
      outcome = "failed";
    }
  }
  return outcome;
}

function moreTelling(a: Outcome, b: Outcome): Outcome {
  return OUTCOMES[a] <= OUTCOMES[b] ? a : b;
}
