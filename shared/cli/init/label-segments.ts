import { groupBy } from "../../group-by.ts";
import { areAlike } from "./are-alike.ts";
import { isLabel, type KeyPart, type KeyPattern, WHOLE_VALUE } from "./key-pattern.ts";

/** A key of one item, and what tells whether it is like others. */
export interface SampledKey {
  readonly text: string;
  /** The other key of the item; empty where tables have one key only. */
  readonly beside: string;
  /** Names of the item's attributes but for its keys. */
  readonly shape: ReadonlySet<string>;
}

/** A key that is cut at its delimiters. */
interface CutKey {
  readonly key: SampledKey;
  readonly segments: readonly string[];
}

/** In the order they are preferred. */
const DELIMITERS = ["#", "|", ":", "/"];

/** What could be the name of a kind of item, and not a value. */
const LABEL = /^[$_@]?[A-Za-z][A-Za-z_-]{0,38}\d{0,2}$/;

/** What hardly is anything else. */
const LOUD = /^(?:[_@]?[A-Z][A-Z_-]*\d{0,2}|\$.*)$/;

/** What people call the item that stands for the whole partition. */
const USUAL = /^(?:meta|metadata|meta-data|profile|info|details?|root|base|config|settings|state|v0)$/i;

/** So many loud labels in one place, whose items all have the same attributes, are values: countries, tickers. */
const TOO_MANY_ALIKE = 6;

/** So many other labels at the end of a key are. */
const TOO_MANY_ALIKE_AT_END = 2;

/** Keys are cut no finer: what is left is one value. */
const MAX_SEGMENTS = 8;

/** How a key attribute is used. */
export interface KeyUse {
  readonly isPartitionKey: boolean;
  /** Whether values stand behind their name and an underscore, and labels begin with `$`, as ElectroDB writes keys. */
  readonly hasFacets: boolean;
}

/**
 * Tells what is text in keys, and what are values: text recurs beside different values, and its items differ from those
 * with other text in its place. In doubt it is a value, because values are shown to nobody.
 *
 * @returns the pattern of each key.
 */
export function labelSegments(keys: readonly SampledKey[], use: KeyUse): ReadonlyMap<SampledKey, KeyPattern> {
  const delimiter = delimiterOf(keys);
  const cut = keys.map((key) => ({ key, segments: segmentsOf(key.text, delimiter) }));
  return new Map(grow(cut, [], use).map(([key, parts]) => [key, patternOf(delimiter, parts)]));
}

/** The one that most often follows what could be a label. */
function delimiterOf(keys: readonly SampledKey[]): string {
  const counts = DELIMITERS.map(
    (delimiter) =>
      keys.filter(({ text }) => text.includes(delimiter) && LABEL.test(beginningOf(text, delimiter))).length,
  );
  const most = Math.max(0, ...counts);
  return (most > 0 && DELIMITERS[counts.indexOf(most)]) || "";
}

function beginningOf(text: string, delimiter: string): string {
  return text.slice(0, text.indexOf(delimiter));
}

function segmentsOf(text: string, delimiter: string): readonly string[] {
  if (delimiter === "") return [text];
  const segments = text.split(delimiter);
  if (segments.length <= MAX_SEGMENTS) return segments;
  return [...segments.slice(0, MAX_SEGMENTS - 1), segments.slice(MAX_SEGMENTS - 1).join(delimiter)];
}

function patternOf(delimiter: string, parts: readonly KeyPart[]): KeyPattern {
  const kept = [...parts];
  // times and paths are cut too, where nobody meant to
  while ((delimiter === ":" || delimiter === "/") && isPlain(kept.at(-1)) && isPlain(kept.at(-2))) kept.pop();
  return kept.every(isPlain) ? WHOLE_VALUE : { delimiter, parts: kept };
}

function isPlain(part: KeyPart | undefined): boolean {
  return part !== undefined && !isLabel(part) && part.prefix === "";
}

/** Goes on where all these keys have the same parts so far. */
function grow(
  keys: readonly CutKey[],
  before: readonly KeyPart[],
  use: KeyUse,
): readonly (readonly [SampledKey, readonly KeyPart[]])[] {
  const at = before.length;
  const ended = keys.filter(({ segments }) => segments.length === at).map(({ key }) => [key, before] as const);
  const bySegment = groupBy(
    keys.filter(({ segments }) => segments.length > at),
    ({ segments }) => segments[at] ?? "",
  );
  const labels = labelsIn(bySegment, before, use);
  const values = [...bySegment].filter(([segment]) => !labels.has(segment)).flatMap(([, group]) => group);
  return [
    ...ended,
    ...[...bySegment].flatMap(([label, group]) => (labels.has(label) ? grow(group, [...before, { label }], use) : [])),
    ...(values.length === 0
      ? []
      : grow(values, [...before, { prefix: use.hasFacets ? facetIn(values, at) : "" }], use)),
  ];
}

/** The segments that are labels. */
function labelsIn(
  bySegment: ReadonlyMap<string, readonly CutKey[]>,
  before: readonly KeyPart[],
  use: KeyUse,
): ReadonlySet<string> {
  const candidates = [...bySegment]
    .filter(([segment, group]) =>
      segment === "" ? isNothing(group, before) : LABEL.test(segment) && isEvident(segment, group, before, use),
    )
    .map(([segment, group]) => ({
      segment,
      shape: new Set(group.flatMap(({ key }) => [...key.shape])),
      isEnd: isEnd(group, before.length),
    }));
  const kept = candidates.filter(({ segment, shape, isEnd }) => {
    if (segment === "" || USUAL.test(segment) || use.hasFacets) return true;
    const alike = candidates.filter((other) => areAlike(shape, other.shape)).length;
    return alike < (LOUD.test(segment) && !isEnd ? TOO_MANY_ALIKE : TOO_MANY_ALIKE_AT_END);
  });
  return new Set(kept.map(({ segment }) => segment));
}

function isEvident(
  segment: string,
  group: readonly CutKey[],
  before: readonly KeyPart[],
  { isPartitionKey, hasFacets }: KeyUse,
): boolean {
  if (hasFacets) return segment.startsWith("$");
  const previous = before.at(-1);
  if (previous !== undefined) {
    return !isLabel(previous) && areSeveral(group.map(({ segments }) => segments[before.length - 1]));
  }
  if (!isEnd(group, 0) && (LOUD.test(segment) || areSeveral(group.map(({ key }) => key.text)))) return true;
  if (!isEnd(group, 0) && group.some(({ segments }) => segments[1] !== "")) return false;
  if (isPartitionKey && !LOUD.test(segment)) return false;
  return USUAL.test(segment) || areSeveral(group.map(({ key }) => key.beside));
}

/** A label with nothing behind its delimiter is one too, as OneTable writes `account:`. */
function isNothing(group: readonly CutKey[], before: readonly KeyPart[]): boolean {
  const previous = before.at(-1);
  return previous !== undefined && isLabel(previous) && isEnd(group, before.length);
}

function isEnd(group: readonly CutKey[], at: number): boolean {
  return group.every(({ segments }) => segments.length === at + 1);
}

function areSeveral(values: readonly unknown[]): boolean {
  return new Set(values).size > 1;
}

/** What stands before the value in all of them, as `team_` does in `team_green`. */
function facetIn(keys: readonly CutKey[], at: number): string {
  const facets = new Set(keys.map(({ segments }) => /^[A-Za-z][A-Za-z0-9]*_/.exec(segments[at] ?? "")?.[0] ?? ""));
  const [facet = ""] = facets;
  return facets.size === 1 && areSeveral(keys.map(({ segments }) => segments[at])) ? facet : "";
}
