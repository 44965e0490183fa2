import type { Expected } from "./expected.ts";

/** What tables and edges are deployed, by name. */
type Parts = Readonly<Record<Part, object>>;

type Part = keyof typeof EACH;

const EACH = { tables: "{table}", edges: "{edge}" } as const satisfies Partial<Record<keyof Expected, string>>;

const PARTS = Object.keys(EACH) as readonly Part[];

/** Names of alarms in short: those that every table or edge has one of are told once, as `FailedBatches-{table}`. */
export function foldAlarmNames(names: readonly string[], parts: Parts): readonly string[] {
  const folded = names.map((name) => {
    const kind = name.replace(/-.*/s, "");
    const nameOf = (one: string): string => `${kind}-${one}`;
    const each = PARTS.find((part) => {
      const all = Object.keys(parts[part]).map(nameOf);
      return all.includes(name) && all.every((one) => names.includes(one));
    });
    return each === undefined ? name : nameOf(EACH[each]);
  });
  return [...new Set(folded)];
}

/** The names that {@link foldAlarmNames} folded. */
export function unfoldAlarmNames(folded: readonly string[], parts: Parts): readonly string[] {
  return folded.flatMap((name) => {
    const each = PARTS.find((part) => name.endsWith(EACH[part]));
    if (each === undefined) return [name];
    const beginning = name.slice(0, -EACH[each].length);
    return Object.keys(parts[each]).map((one) => beginning + one);
  });
}
