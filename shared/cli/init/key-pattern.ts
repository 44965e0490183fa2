/** One segment of a key: a text all items have there, or a value of their own, perhaps behind a text they share. */
export type KeyPart = { readonly label: string } | { readonly prefix: string };

/** What the keys of items have in common: parts between delimiters. A value at the end takes whatever is left. */
export interface KeyPattern {
  readonly delimiter: string;
  readonly parts: readonly KeyPart[];
}

/** A key that is nothing but a value. */
export const WHOLE_VALUE: KeyPattern = { delimiter: "", parts: [{ prefix: "" }] };

/** The pattern as a template of `match`. @param nameOf - names the value at a place among the parts. */
export function templateOf({ delimiter, parts }: KeyPattern, nameOf: (part: number) => string): string {
  return parts.map((part, i) => (isLabel(part) ? part.label : `${part.prefix}{${nameOf(i)}}`)).join(delimiter);
}

/** The values that a key of this pattern has, by their place among the parts. */
export function valuesIn({ delimiter, parts }: KeyPattern, key: string): ReadonlyMap<number, string> {
  const segments = delimiter === "" ? [key] : key.split(delimiter);
  const values = new Map<number, string>();
  for (const [i, part] of parts.entries()) {
    if (isLabel(part)) continue;
    const own = i === parts.length - 1 ? segments.slice(i) : segments.slice(i, i + 1);
    values.set(i, own.join(delimiter).slice(part.prefix.length));
  }
  return values;
}

/** A pattern that whatever either of two is of is of too: their common beginning, then a value. */
export function widened(one: KeyPattern, other: KeyPattern): KeyPattern {
  if (samePattern(one, other)) return one;
  if (one.delimiter !== other.delimiter) return WHOLE_VALUE;
  const differs = one.parts.findIndex((part, i) => !samePart(part, other.parts[i]));
  const length = differs < 0 ? one.parts.length : differs;
  const common = one.parts.slice(0, length);
  const last = common.at(-1);
  if (last !== undefined && !isLabel(last)) return { ...one, parts: common };
  // one of them ends with the label, where the other has a delimiter
  const goOn = one.parts.length > length && other.parts.length > length;
  return length > 0 && goOn ? { ...one, parts: [...common, { prefix: "" }] } : WHOLE_VALUE;
}

function samePattern(one: KeyPattern, other: KeyPattern): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function isLabel(part: KeyPart): part is { readonly label: string } {
  return "label" in part;
}

function samePart(one: KeyPart, other: KeyPart | undefined): boolean {
  if (other === undefined) return false;
  return isLabel(one) ? isLabel(other) && one.label === other.label : !isLabel(other) && one.prefix === other.prefix;
}
