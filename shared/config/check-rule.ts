import type { ConfigProblems } from "./config-error.ts";
import type { CompiledRule, RuleInput } from "./config.ts";
import type { Crossing } from "./crosses.ts";
import { readArray, readName, readOptions } from "./read-options.ts";

const KEYS = ["name", "watch", "tags", "objectKeys", "paths", "edges"];

/** Names that explanations give to what is no rule. */
const RESERVED_NAMES = ["coarse", "match"];

/** Attribute names, dotted into maps. */
const ATTRIBUTE = /^[^.]+(\.[^.]+)*$/;

/** Reads one rule. `place` is its source's with its own index. */
export function checkRule(
  value: unknown,
  place: string,
  edgeNames: readonly string[],
  problems: ConfigProblems,
): CompiledRule {
  const options = readOptions(value, place, KEYS, problems);
  const name = readName(options["name"], `${place} name`, problems);
  if (RESERVED_NAMES.includes(name))
    problems.add(`${place} name`, name, `another name than ${RESERVED_NAMES.join(", ")}`);
  const edges = readArray(options["edges"], `${place} edges`, problems).filter((edge, i) => {
    if (edgeNames.some((known) => known === edge)) return true;
    problems.add(`${place} edges[${i}]`, edge, `an edge of this config: ${edgeNames.join(", ") || "it has none"}`);
    return false;
  });
  return Object.freeze({
    name,
    edges: options["edges"] === undefined ? edgeNames : edges.map(String),
    watch: checkWatch(options["watch"], `${place} watch`, problems),
    tags: checkOutput(options["tags"], `${place} tags`, problems),
    objectKeys: checkOutput(options["objectKeys"], `${place} objectKeys`, problems),
    paths: checkOutput(options["paths"], `${place} paths`, problems),
  });
}

/** Whether a text names an attribute, or leads to one in maps. */
export function isAttributePath(text: string): boolean {
  return ATTRIBUTE.test(text);
}

function checkWatch(value: unknown, place: string, problems: ConfigProblems): CompiledRule["watch"] {
  if (value === undefined) return undefined;
  return readArray(value, place, problems).flatMap((watched, i) => {
    if (isAttribute(watched) || isCrossing(watched)) return [watched];
    problems.add(`${place}[${i}]`, watched, 'an attribute such as "name" or "seo.title", or crosses("stock", 0)');
    return [];
  });
}

function isAttribute(value: unknown): value is string {
  return typeof value === "string" && isAttributePath(value);
}

function isCrossing(value: unknown): value is Crossing {
  if (typeof value !== "object" || value === null || !("crosses" in value) || !("at" in value)) return false;
  return isAttribute(value.crosses) && (typeof value.at === "bigint" || Number.isFinite(value.at));
}

function checkOutput(
  value: unknown,
  place: string,
  problems: ConfigProblems,
): ((input: RuleInput) => unknown) | undefined {
  if (value === undefined) return undefined;
  if (isOutput(value)) return value;
  problems.add(place, value, "a synchronous function that returns an iterable");
  return undefined;
}

function isOutput(value: unknown): value is (input: RuleInput) => unknown {
  // Promises are refused when they come; a function that can return nothing else is refused now.
  return typeof value === "function" && !/Async/.test(Object.prototype.toString.call(value));
}
