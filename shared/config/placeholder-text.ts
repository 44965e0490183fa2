/** Marks what stands for a value nobody knows yet while rules are tried out at load time. */
export const PLACEHOLDER = Symbol.for("tagwire.placeholder");

/** A private-use character: real data that holds it would only make the check of a rule at load time milder. */
export const PLACEHOLDER_TEXT = "\u{F8FF}";

/** Text of a placeholder; `undefined` for every real value. */
export function placeholderText(value: unknown): string | undefined {
  const isObject = (typeof value === "object" || typeof value === "function") && value !== null;
  return isObject && PLACEHOLDER in value ? PLACEHOLDER_TEXT : undefined;
}
