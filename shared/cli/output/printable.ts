/** Line breaks would forge lines, and control characters or a turned direction of writing whatever a terminal does with them. */
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * What an API told, as a terminal may show it: reasons, notes and keys are text that others chose, who may be allowed to do
 * less than whoever reads it.
 */
export function printable<View>(view: View): View {
  const text = JSON.stringify(view, (_, value: unknown) => {
    return typeof value === "string" ? value.replace(/[\t\n\r]+/g, " ").replace(UNPRINTABLE, escaped) : value;
  });
  return JSON.parse(text) as View;
}

function escaped(character: string): string {
  return String.raw`\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
