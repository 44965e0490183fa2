/** An attribute as streams have it. */
export type Attribute = Readonly<Record<string, unknown>>;

/** JSON data as DynamoDB attributes. */
export function marshall(document: Readonly<Record<string, unknown>>): Readonly<Record<string, Attribute>> {
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, attribute(value)]));
}

function attribute(value: unknown): Attribute {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attribute) };
  if (typeof value === "object" && value !== null) return { M: marshall({ ...value }) };
  return { NULL: true };
}
