import type { Tag } from "./tag.ts";

/** Known to all copies of this module, so that a tag made by one bundle is a tag for another. */
export const TAG = Symbol.for("tagwire.tag");

/** Tells tags from everything else, also from text that looks like one. */
export function isTag(value: unknown): value is Tag {
  return typeof value === "object" && value !== null && TAG in value;
}
