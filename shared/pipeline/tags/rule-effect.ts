import { type Outputs, collectOutputs } from "../../config/collect-outputs.ts";
import type { CompiledRule, RuleInput } from "../../config/config.ts";
import type { MatchedChange, MatchedImage } from "./match-change.ts";
import { sameOutputs } from "./same-outputs.ts";
import { watchedDifference } from "./watched-difference.ts";

/** What a change makes stale by one rule, and the watched attribute that differed, if one did. */
export interface RuleEffect {
  readonly attribute: string | undefined;
  /** Of each image, once where they are the same. */
  readonly outputs: readonly Outputs[];
}

/**
 * What a change makes stale by one rule; `undefined` when neither a watched attribute nor the rule's outputs differ.
 *
 * @throws whatever the rule throws, and `RuleOutputError` for what can't be purged.
 */
export function ruleEffect(rule: CompiledRule, change: MatchedChange): RuleEffect | undefined {
  const { old, new: now } = change;
  const attribute = old && now ? differenceOf(rule, change, old, now) : undefined;
  const readsBefore = old?.view.reads;
  const before = old && collectOutputs(rule, old.input);
  // Rules depend on what they are given: one that went by the key alone says the same of the other image of that key.
  const isByKey = old && now && old.view.reads === readsBefore && sameKey(old.input.key, now.input.key);
  const after = isByKey ? before : now && collectOutputs(rule, now.input);
  if (!before) return after && { attribute, outputs: [after] };
  if (!after) return { attribute, outputs: [before] };
  if (before === after || sameOutputs(before, after))
    return attribute === undefined ? undefined : { attribute, outputs: [before] };
  return { attribute, outputs: [before, after] };
}

function sameKey(a: RuleInput["key"], b: RuleInput["key"]): boolean {
  for (const param in a) if (a[param] !== b[param]) return false;
  return true;
}

function differenceOf(
  { watch }: CompiledRule,
  change: MatchedChange,
  old: MatchedImage,
  now: MatchedImage,
): string | undefined {
  return watch ? watchedDifference(watch, old.raw, now.raw) : change.firstDifference;
}
