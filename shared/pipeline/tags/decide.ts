import type { CompiledRule, CompiledSource, Config } from "../../config/config.ts";
import { sourcesOf } from "../../config/sources-of.ts";
import type { Change } from "../change/change.ts";
import { Emission } from "./emission.ts";
import { failureReason } from "./failure-reason.ts";
import { type MatchedChange, matchChange } from "./match-change.ts";
import { ruleEffect } from "./rule-effect.ts";
import type { FailedChange, Stale } from "./stale.ts";

/** What became of a change; the first of these that any rule of any source says is what it counts as. */
const OUTCOMES = ["failed", "effective", "ignored", "unmatched"] as const;

type Outcome = (typeof OUTCOMES)[number];

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
    const outcomes = (sources.get(change.table) ?? []).map((source) => {
      const { outcome, failure } = decideForSource(change, source, emission);
      if (failure) failed.push(failure);
      return outcome;
    });
    counts[worstOf(outcomes)]++;
  }
  const { effective, ignored, unmatched } = counts;
  return { ...emission.emitted(), failed, effective, ignored, unmatched };
}

interface SourceDecision {
  readonly outcome: Outcome;
  /** The first rule that failed. */
  readonly failure?: FailedChange;
}

function decideForSource(change: Change, source: CompiledSource, emission: Emission): SourceDecision {
  const failedAt = (rule: string, error: unknown): SourceDecision => {
    return { outcome: "failed", failure: { change, source: source.name, rule, reason: failureReason(error) } };
  };
  let matched: MatchedChange | undefined;
  try {
    matched = matchChange(source, change);
  } catch (error) {
    return failedAt("match", error);
  }
  if (!matched) return { outcome: "unmatched" };
  let decision: SourceDecision = { outcome: "ignored" };
  for (const rule of source.rules) {
    try {
      const isEffective = decideForRule(matched, rule, source, emission);
      if (isEffective && !decision.failure) decision = { outcome: "effective" };
    } catch (error) {
      if (!decision.failure) decision = failedAt(rule.name, error);
    }
  }
  return decision;
}

/** Whether the change makes anything stale by this rule. */
function decideForRule(
  matched: MatchedChange,
  rule: CompiledRule,
  source: CompiledSource,
  emission: Emission,
): boolean {
  const effect = ruleEffect(rule, matched);
  return effect !== undefined && emission.emit(effect, rule, source, matched.change);
}

function worstOf(outcomes: readonly Outcome[]): Outcome {
  return OUTCOMES.find((outcome) => outcomes.includes(outcome)) ?? "unmatched";
}
