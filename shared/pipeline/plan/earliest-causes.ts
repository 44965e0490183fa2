import type { Cause } from "../cause.ts";
import { compareText } from "./compare-text.ts";
import type { Group } from "./group.ts";

/** Causes kept for each item of a plan: enough to explain it, few enough for one row of the ledger. */
const MAX_CAUSES = 3;

/** The earliest of the writes that a group's members are pending for, earliest first. */
export function earliestCauses({ members: [first, ...others] }: Pick<Group, "members">): [Cause, ...Cause[]] {
  const earliest: [Cause, ...Cause[]] = [first.cause];
  for (const { cause } of others) keepIfEarly(cause, earliest);
  return earliest;
}

/** Whose turn it is when a group goes: the source of its earliest cause. */
export function sourceOf(group: Pick<Group, "members">): string {
  return group.members.length === 1 ? group.members[0].cause.source : earliestCauses(group)[0].source;
}

function keepIfEarly(cause: Cause, earliest: Cause[]): void {
  let at = earliest.length;
  for (; at > 0; at--) {
    const before = earliest[at - 1];
    const order = before === undefined || before === cause ? 0 : inOrder(before, cause);
    if (order === 0) return;
    if (order < 0) break;
  }
  if (at === MAX_CAUSES) return;
  earliest.splice(at, 0, cause);
  if (earliest.length > MAX_CAUSES) earliest.pop();
}

function inOrder(a: Cause, b: Cause): number {
  return (
    writtenAtMs(a) - writtenAtMs(b) ||
    compareText(a.source, b.source) ||
    compareText(a.rule, b.rule) ||
    compareText(a.attribute ?? "", b.attribute ?? "") ||
    compareText(a.sequenceNumber ?? "", b.sequenceNumber ?? "")
  );
}

/** What came without a time, such as a purge by hand, comes last. */
function writtenAtMs(cause: Cause): number {
  return cause.writtenAtMs ?? Number.MAX_SAFE_INTEGER;
}
