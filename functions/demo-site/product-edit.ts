/** What the form may change. */
export interface ProductChanges {
  readonly description: string;
  readonly version: string;
  readonly category: string;
}

/** An edit that can't be made; the message is for the person at the form. */
export class InvalidEditError extends Error {
  override readonly name = "InvalidEditError";
}

/** Longest text of each field, in characters. A category is an index key, which DynamoDB limits to 2,048 bytes. */
const MAX_LENGTH_CHARS = { description: 2_000, version: 100, category: 500 } as const;

/**
 * Reads the form's JSON.
 *
 * @param contentType - must be JSON: a page of another origin can't send that without asking first.
 * @throws {InvalidEditError} saying which field is wrong, and what is allowed.
 */
export function parseEdit(
  body: string,
  contentType: string | undefined,
): { readonly changes: ProductChanges; readonly password: string | undefined } {
  if (!/^application\/json\b/i.test(contentType ?? "")) throw new InvalidEditError("send the edit as application/json");
  const fields = parseObject(body);
  const text = (name: keyof ProductChanges): string => {
    const value = fields[name];
    const max = MAX_LENGTH_CHARS[name];
    if (typeof value !== "string" || value.length > max)
      throw new InvalidEditError(`${name}: text of at most ${max} characters`);
    return value;
  };
  const category = text("category").trim();
  if (category === "") throw new InvalidEditError("category: at least one character");
  const password = typeof fields["password"] === "string" ? fields["password"] : undefined;
  return { changes: { description: text("description"), version: text("version"), category }, password };
}

function parseObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // answered below, in the form's own words
  }
  throw new InvalidEditError("send the edit as a JSON object");
}
