import { type Outputs, collectOutputs } from "../../config/collect-outputs.ts";
import type { CompiledRule } from "../../config/config.ts";
import type { MatchedChange, MatchedImage } from "./match-change.ts";
import { watchedDifference } from "./watched-difference.ts";

/** What a change makes stale by one rule, and the watched attribute that differed, if one did. */
export interface RuleEffect {
  readonly attribute: string | undefined;
  /** Of each image. */
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
  const before = old && collectOutputs(rule, old.input);
  const after = now && collectOutputs(rule, now.input);
  if (!before || !after) return { attribute, outputs: [before, after].filter((outputs) => outputs !== undefined) };
  return attribute !== undefined || !sameOutputs(before, after) ? { attribute, outputs: [before, after] } : undefined;
}

function differenceOf(
  { watch }: CompiledRule,
  change: MatchedChange,
  old: MatchedImage,
  now: MatchedImage,
): string | undefined {
  return watch ? watchedDifference(watch, old.raw, now.raw) : change.firstDifference();
}

function sameOutputs(a: Outputs, b: Outputs): boolean {
  return (
    sameMembers(a.tags, b.tags, ({ text }) => text) &&
    sameMembers(a.paths, b.paths, String) &&
    sameMembers(a.objectKeys, b.objectKeys, String)
  );
}

/** Whether two lists hold the same members, in any order and number. */
function sameMembers<T>(a: readonly T[], b: readonly T[], identity: (member: T) => string): boolean {
  if (a.length === 0 || b.length === 0) return a.length === b.length;
  if (a.length === 1 && b.length === 1)
    return a.every((member, i) => b[i] !== undefined && identity(member) === identity(b[i]));
  const left = new Set(a.map(identity));
  const right = new Set(b.map(identity));
  return left.size === right.size && [...left].every((member) => right.has(member));
}
