import type { Outputs } from "../../config/collect-outputs.ts";
import type { Tag } from "../../config/tag.ts";

/** Whether a rule makes the same things stale for both images, in any order and number. */
export function sameOutputs(a: Outputs, b: Outputs): boolean {
  return sameMembers(a.tags, b.tags) && sameMembers(a.paths, b.paths) && sameMembers(a.objectKeys, b.objectKeys);
}

type Members = readonly (Tag | string)[];

function sameMembers(a: Members, b: Members): boolean {
  if (sameInOrder(a, b)) return true;
  if (a.length <= 1 && b.length <= 1) return false;
  const left = new Set(a.map(textOf));
  const right = new Set(b.map(textOf));
  return left.size === right.size && [...left].every((member) => right.has(member));
}

/** The usual case, for every rule of every change: spelled out, it costs no memory. */
function sameInOrder(a: Members, b: Members): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (textOf(a[i]) !== textOf(b[i])) return false;
  return true;
}

function textOf(member: Tag | string | undefined): string | undefined {
  return typeof member === "object" ? member.text : member;
}
