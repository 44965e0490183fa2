import { withCascade } from "./cascade.ts";
import { EVERYTHING } from "./coarse-of.ts";
import type { ConfigProblems } from "./config-error.ts";
import type { Coarse, CompiledCascade } from "./config.ts";
import { readArray, readBoolean, readOptions } from "./read-options.ts";
import { isTag } from "./is-tag.ts";
import type { Tag } from "./tag.ts";

/** Reads what stands for everything a source can touch, and adds what its tags cascade to. */
export function checkCoarse(
  value: unknown,
  place: string,
  cascades: readonly CompiledCascade[],
  problems: ConfigProblems,
): Coarse {
  if (value === undefined) return EVERYTHING;
  const options = readOptions(value, place, ["tags", "paths", "objectKeys", "all"], problems);
  const tags = readArray(options["tags"], `${place}.tags`, problems).flatMap((tag, i) => {
    if (isTag(tag)) return closure(tag, `${place}.tags[${i}]`, cascades, problems);
    problems.add(`${place}.tags[${i}]`, tag, "a tag, such as tags.products()");
    return [];
  });
  return Object.freeze({
    tags: [...new Map(tags.map((tag) => [tag.text, tag])).values()],
    paths: checkPatterns(
      options["paths"],
      `${place}.paths`,
      PATH,
      'a path such as "/c/*", with * only as the last character',
      problems,
    ),
    objectKeys: checkPatterns(
      options["objectKeys"],
      `${place}.objectKeys`,
      KEY,
      'a key such as "menu:*", with * only as the last character and something before it',
      problems,
    ),
    all: readBoolean(options["all"], false, `${place}.all`, problems),
  });
}

const PATH = /^\/[^*]*\*?$/;
const KEY = /^[^*]+\*?$/;

function checkPatterns(
  value: unknown,
  place: string,
  shape: RegExp,
  allowed: string,
  problems: ConfigProblems,
): readonly string[] {
  return readArray(value, place, problems).flatMap((pattern, i) => {
    if (typeof pattern === "string" && shape.test(pattern)) return [pattern];
    problems.add(`${place}[${i}]`, pattern, allowed);
    return [];
  });
}

function closure(
  tag: Tag,
  place: string,
  cascades: readonly CompiledCascade[],
  problems: ConfigProblems,
): readonly Tag[] {
  try {
    return withCascade(tag, cascades);
  } catch (error) {
    problems.add(
      place,
      tag.text,
      `a tag whose cascade can be followed (${error instanceof Error ? error.message : "it threw"})`,
    );
    return [tag];
  }
}
