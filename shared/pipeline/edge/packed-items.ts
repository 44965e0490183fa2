import type { Cause } from "../cause.ts";
import type { EdgeItem } from "../edge-item.ts";
import { isRecord, isTexts, UnreadableMessageError } from "../versioned-message.ts";

/**
 * Edge items as they travel: queues bill by the 64 KB, and thousands of items of one batch share a handful of rules and
 * ancestors. About a third of the plain form.
 */
export interface PackedItems {
  /** Each source, rule and attribute that occurs, once. */
  readonly rules: readonly (readonly string[])[];
  /** Each list of ancestors that occurs, once. */
  readonly unders: readonly (readonly string[])[];
  readonly items: readonly PackedItem[];
}

type PackedItem = readonly [
  item: string,
  rule: number,
  under: number,
  sequenceNumber: string | null,
  writtenAtMs: number | null,
];

export function packItems(items: readonly EdgeItem[]): PackedItems {
  const rules = new Shared();
  const unders = new Shared();
  const packed = items.map(({ item, under, cause }): PackedItem => {
    const rule = [cause.source, cause.rule, ...(cause.attribute === undefined ? [] : [cause.attribute])];
    return [item, rules.place(rule), unders.place(under), cause.sequenceNumber ?? null, cause.writtenAtMs ?? null];
  });
  return { rules: rules.entries, unders: unders.entries, items: packed };
}

/**
 * @param kind - the message they came in, for the error.
 * @throws {UnreadableMessageError}
 */
export function unpackItems(packed: unknown, kind: string): readonly EdgeItem[] {
  if (!isRecord(packed)) throw new UnreadableMessageError(kind, "items must be packed in an object");
  const { rules, unders, items } = packed;
  if (!isListOfTexts(rules)) throw new UnreadableMessageError(kind, "rules must be lists of texts");
  if (!isListOfTexts(unders)) throw new UnreadableMessageError(kind, "unders must be lists of texts");
  if (!Array.isArray(items)) throw new UnreadableMessageError(kind, "items must be a list");
  return items.map((row: unknown): EdgeItem => {
    if (!isPackedItem(row))
      throw new UnreadableMessageError(kind, "an item must be a list of text, rule, under and cause");
    const [item, rule, under, sequenceNumber, writtenAtMs] = row;
    const ancestors = unders[under];
    const cause = causeOf(rules[rule], sequenceNumber, writtenAtMs);
    if (ancestors === undefined || cause === undefined) {
      throw new UnreadableMessageError(kind, "an item must point to a rule and to its ancestors");
    }
    return { item, under: ancestors, cause };
  });
}

/** Gives equal lists one place. */
class Shared {
  readonly entries: (readonly string[])[] = [];
  readonly #places = new Map<string, number>();

  place(entry: readonly string[]): number {
    const key = JSON.stringify(entry);
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
  const [item, rule, under, sequenceNumber, writtenAtMs] = row as readonly unknown[];
  return (
    typeof item === "string" &&
    typeof rule === "number" &&
    typeof under === "number" &&
    (sequenceNumber === null || typeof sequenceNumber === "string") &&
    (writtenAtMs === null || typeof writtenAtMs === "number")
  );
}
