import type { RawAttribute, RawImage } from "../change/change.ts";

/** Deepest that DynamoDB nests lists and maps. */
const MAX_DEPTH = 32;

/**
 * Writes a plain JSON item as the stream would have it: text, numbers, booleans, null, lists and maps.
 *
 * @returns `undefined` for what DynamoDB could not hold: nested too deep.
 */
export function marshalItem(item: Readonly<Record<string, unknown>>): RawImage | undefined {
  return marshalMap(item, 1);
}

function marshalMap(map: Readonly<Record<string, unknown>>, depth: number): RawImage | undefined {
  const attributes: [string, RawAttribute][] = [];
  for (const [name, value] of Object.entries(map)) {
    const attribute = marshal(value, depth);
    if (attribute === undefined) return undefined;
    attributes.push([name, attribute]);
  }
  return Object.fromEntries(attributes);
}

function marshal(value: unknown, depth: number): RawAttribute | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (typeof value !== "object" || value === null) return { NULL: true };
  if (!Array.isArray(value)) {
    const map = marshalMap(value as Readonly<Record<string, unknown>>, depth + 1);
    return map && { M: map };
  }
  const list = value.map((entry: unknown) => marshal(entry, depth + 1));
  return list.includes(undefined) ? undefined : { L: list };
}
