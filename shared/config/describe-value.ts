const MAX_SHOWN_CHARS = 64;

/** A configured value as a message shows it: short, quoted, and never throwing. Not for item data. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function") return "a function";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch {
    // Cycles and bigints inside: the kind must do.
  }
  if (json === undefined) return `a value of type ${typeof value}`;
  return json.length > MAX_SHOWN_CHARS ? `${json.slice(0, MAX_SHOWN_CHARS)}…` : json;
}
