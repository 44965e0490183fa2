import { checkCoarse } from "./check-coarse.ts";
import { checkCoverage } from "./check-coverage.ts";
import { checkRule, isAttributePath } from "./check-rule.ts";
import type { ConfigProblems } from "./config-error.ts";
import type { CompiledCascade, CompiledSource } from "./config.ts";
import { describeValue } from "./describe-value.ts";
import { KeyTemplate } from "./key-template.ts";
import { readArray, readName, readOptions, readRecord } from "./read-options.ts";
import { parseTemplate } from "./template.ts";

const KEYS = ["table", "name", "item", "match", "where", "coarse", "revision", "rules"];

const REVISION = /^[!-~]{1,64}$/;

/** What a source is checked against. */
export interface SourceContext {
  /** Whether its table has no other source. */
  readonly isOnlyOfTable: boolean;
  readonly edgeNames: readonly string[];
  readonly cascades: readonly CompiledCascade[];
}

/** Reads one source with its rules. */
export function checkSource(
  value: unknown,
  index: number,
  { isOnlyOfTable, edgeNames, cascades }: SourceContext,
  problems: ConfigProblems,
): CompiledSource {
  const at = `sources[${index}]`;
  const options = readOptions(value, at, KEYS, problems);
  const place = `${at} ${describeValue(options["name"] ?? options["table"])}`;
  const table = readName(options["table"], `${at} table`, problems);
  const rules = readArray(options["rules"], `${place} rules`, problems);
  const rulePlaces = rules.map((rule, i) => `${place} rules[${i}]${nameOf(rule)}`);
  const source: CompiledSource = {
    name: checkName(options["name"], isOnlyOfTable ? table : undefined, `${place} name`, problems),
    table,
    match: checkMatch(options["match"], `${place} match`, problems),
    where: checkWhere(options["where"], `${place} where`, problems),
    coarse: checkCoarse(options["coarse"], `${place} coarse`, cascades, problems),
    revision: checkRevision(options["revision"], `${place} revision`, problems),
    rules: rules.map((rule, i) => checkRule(rule, rulePlaces[i] ?? place, edgeNames, problems)),
  };
  for (const [i, { name }] of source.rules.entries()) {
    const isTaken = source.rules.findIndex((other) => other.name === name) < i;
    if (isTaken && name !== "")
      problems.add(`${rulePlaces[i] ?? place} name`, name, "a name that no other rule of its source has");
  }
  checkCoverage(source, rulePlaces, cascades, problems);
  return Object.freeze(source);
}

function checkName(name: unknown, fallback: string | undefined, place: string, problems: ConfigProblems): string {
  if (name !== undefined) return readName(name, place, problems);
  if (fallback === undefined) problems.add(place, name, "a name, because its table has other sources");
  return fallback ?? "";
}

function checkRevision(value: unknown, place: string, problems: ConfigProblems): string | undefined {
  if (value === undefined || (typeof value === "string" && REVISION.test(value))) return value;
  problems.add(place, value, "1 to 64 visible characters");
  return undefined;
}

function checkMatch(value: unknown, place: string, problems: ConfigProblems): CompiledSource["match"] {
  if (value === undefined) return [];
  return Object.entries(readRecord(value, place, problems)).flatMap(([attribute, text]) => {
    const template = parseTemplate(text);
    if (typeof template !== "string") return [{ attribute, template: new KeyTemplate(template) }];
    problems.add(`${place}.${attribute}`, text, template);
    return [];
  });
}

function checkWhere(value: unknown, place: string, problems: ConfigProblems): CompiledSource["where"] {
  if (value === undefined) return [];
  return Object.entries(readRecord(value, place, problems)).flatMap(([attribute, equals]) => {
    if (!isAttributePath(attribute)) problems.add(`${place}.${attribute}`, attribute, 'an attribute such as "entity"');
    if (isScalar(equals)) return [{ attribute, equals }];
    problems.add(`${place}.${attribute}`, equals, "a string, a finite number, true or false");
    return [];
  });
}

function isScalar(value: unknown): value is string | number | boolean {
  return (
    typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
  );
}

/** The name a rule goes by in messages, where it has one. */
function nameOf(rule: unknown): string {
  return typeof rule === "object" && rule !== null && "name" in rule ? ` ${describeValue(rule.name)}` : "";
}
