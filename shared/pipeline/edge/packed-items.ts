import type { Cause } from "../cause.ts";
import type { NamedItem } from "../edge-item.ts";
import { isRecord, isTexts, UnreadableMessageError } from "../versioned-message.ts";

/**
 * Edge items as they travel: queues bill by the 64 KB, and thousands of items of one batch share a handful of rules and
 * ancestors, and items of one write its name. About a third of the plain form.
 */
export interface PackedItems {
  /** Each source, rule and attribute that occurs, once. */
  readonly rules: readonly (readonly string[])[];
  /** Each list of ancestors that occurs, once. */
  readonly unders: readonly (readonly string[])[];
  /** Each name that occurs, once. */
  readonly names: readonly string[];
  /** Each limit of what may be sent in an item's place that occurs, once. */
  readonly withins: readonly (readonly string[])[];
  readonly items: readonly PackedItem[];
}

type PackedItem = readonly [
  item: string,
  rule: number,
  under: number,
  sequenceNumber: string | null,
  writtenAtMs: number | null,
  name?: number | null,
  within?: number,
];

export function packItems(items: readonly NamedItem[]): PackedItems {
  const rules = new Shared<readonly string[]>();
  const unders = new Shared<readonly string[]>();
  const names = new Shared<string>();
  const withins = new Shared<readonly string[]>();
  const packed = items.map(({ item, under, cause, name, within }): PackedItem => {
    const rule = [cause.source, cause.rule, ...(cause.attribute === undefined ? [] : [cause.attribute])];
    const { sequenceNumber = null, writtenAtMs = null } = cause;
    const nameless = [item, rules.place(rule), unders.place(under), sequenceNumber, writtenAtMs] as const;
    if (within !== undefined) {
      return [...nameless, name === undefined ? null : names.place(name), withins.place(within)];
    }
    return name === undefined ? nameless : [...nameless, names.place(name)];
  });
  return {
    rules: rules.entries,
    unders: unders.entries,
    names: names.entries,
    withins: withins.entries,
    items: packed,
  };
}

/**
 * @param kind - the message they came in, for the error.
 * @throws {UnreadableMessageError}
 */
export function unpackItems(packed: unknown, kind: string): readonly NamedItem[] {
  if (!isRecord(packed)) throw new UnreadableMessageError(kind, "items must be packed in an object");
  const { rules, unders, names = [], withins = [], items } = packed;
  if (!isListOfTexts(rules)) throw new UnreadableMessageError(kind, "rules must be lists of texts");
  if (!isListOfTexts(unders)) throw new UnreadableMessageError(kind, "unders must be lists of texts");
  if (!isTexts(names)) throw new UnreadableMessageError(kind, "names must be texts");
  if (!isListOfTexts(withins)) throw new UnreadableMessageError(kind, "withins must be lists of texts");
  if (!Array.isArray(items)) throw new UnreadableMessageError(kind, "items must be a list");
  return items.map((row: unknown): NamedItem => {
    if (!isPackedItem(row))
      throw new UnreadableMessageError(kind, "an item must be a list of text, rule, under, cause and name");
    const [item, rule, under, sequenceNumber, writtenAtMs, namePlace, withinPlace] = row;
    const ancestors = unders[under];
    const cause = causeOf(rules[rule], sequenceNumber, writtenAtMs);
    if (ancestors === undefined || cause === undefined) {
      throw new UnreadableMessageError(kind, "an item must point to a rule and to its ancestors");
    }
    const name = pointedTo(names, namePlace, "name", kind);
    const within = pointedTo(withins, withinPlace, "limits", kind);
    return { item, under: ancestors, cause, ...(name !== undefined && { name }), ...(within && { within }) };
  });
}

/** What an item points to, if it points to anything. */
function pointedTo<Entry>(
  entries: readonly Entry[],
  place: number | null | undefined,
  what: string,
  kind: string,
): Entry | undefined {
  if (place === undefined || place === null) return undefined;
  const entry = entries[place];
  if (entry === undefined) throw new UnreadableMessageError(kind, `an item must point to its ${what}`);
  return entry;
}

/** Gives equal entries one place. */
class Shared<Entry extends string | readonly string[]> {
  readonly entries: Entry[] = [];
  readonly #places = new Map<string, number>();

  place(entry: Entry): number {
    const key = typeof entry === "string" ? entry : JSON.stringify(entry);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.entries.length);
    return this.entries.push(entry) - 1;
  }
}

function causeOf(
  rule: readonly string[] | undefined,
  sequenceNumber: string | null,
  writtenAtMs: number | null,
): Cause | undefined {
  const [source, name, attribute] = rule ?? [];
  if (source === undefined || name === undefined) return undefined;
  return {
    source,
    rule: name,
    ...(attribute === undefined ? {} : { attribute }),
    ...(sequenceNumber === null ? {} : { sequenceNumber }),
    ...(writtenAtMs === null ? {} : { writtenAtMs }),
  };
}

function isListOfTexts(value: unknown): value is readonly (readonly string[])[] {
  return Array.isArray(value) && value.every(isTexts);
}

function isPackedItem(row: unknown): row is PackedItem {
  if (!Array.isArray(row)) return false;
  const [item, rule, under, sequenceNumber, writtenAtMs, name, within] = row as readonly unknown[];
  return (
    typeof item === "string" &&
    typeof rule === "number" &&
    typeof under === "number" &&
    (sequenceNumber === null || typeof sequenceNumber === "string") &&
    (writtenAtMs === null || typeof writtenAtMs === "number") &&
    (name === undefined || name === null || typeof name === "number") &&
    (within === undefined || typeof within === "number")
  );
}
