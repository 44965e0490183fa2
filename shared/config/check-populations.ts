import type { ConfigProblems } from "./config-error.ts";
import { readRecord } from "./read-options.ts";

/** All that is under a directory; what else ends in `*` has no place in the tree of paths. */
const DIRECTORY = /^\/(?:[^?]*\/)?\*$/;

/** As a tag stands in headers. */
const TAG_TEXT = /^[!-)+\--~]{1,256}$/;

/** Reads how many objects wider purges drop. */
export function checkPopulations(
  value: unknown,
  place: string,
  problems: ConfigProblems,
): Readonly<Record<string, number>> {
  if (value === undefined) return {};
  const populations = readRecord(value, place, problems);
  for (const [item, count] of Object.entries(populations)) {
    const isKnown = item.startsWith("/") ? !item.endsWith("*") || DIRECTORY.test(item) : TAG_TEXT.test(item);
    if (!isKnown) problems.add(`${place} ${item}`, item, "a tag, a path, or a directory such as /c/*");
    if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0) {
      problems.add(`${place}.${item}`, count, "a whole number of objects, 0 or more");
    }
  }
  return Object.freeze({ ...populations }) as Readonly<Record<string, number>>;
}
