import type { ConfigProblems } from "./config-error.ts";
import type { CompiledCascade } from "./config.ts";
import { type RawOptions, readArray, readOptions } from "./read-options.ts";

/** Reads the cascades of a config. */
export function checkCascade(
  cascade: unknown,
  vocabulary: RawOptions,
  problems: ConfigProblems,
): readonly CompiledCascade[] {
  return readArray(cascade, "cascade", problems).flatMap((value, i) => {
    const place = `cascade[${i}]`;
    const { when, alsoPurge } = readOptions(value, place, ["when", "alsoPurge"], problems);
    const name = Object.keys(vocabulary).find((definition) => vocabulary[definition] === when);
    if (name === undefined)
      problems.add(`${place}.when`, when, `a definition of tags: ${Object.keys(vocabulary).join(", ")}`);
    if (!isFunction(alsoPurge)) problems.add(`${place}.alsoPurge`, alsoPurge, "a function that returns tags");
    return name !== undefined && isFunction(alsoPurge) ? [{ when: name, alsoPurge }] : [];
  });
}

function isFunction(value: unknown): value is CompiledCascade["alsoPurge"] {
  return typeof value === "function";
}
