import { TagwireError } from "../ports/errors.ts";
import { placeholderText } from "./placeholder.ts";

/** What a parameter of a tag may be. */
export type TagValue = string | number | bigint;

/** A tag was made with something that is neither text nor a finite number. Tells the type it got, never the value. */
export class InvalidTagValueError extends TagwireError {
  override readonly name = "InvalidTagValueError";
  readonly code = "E_INVALID_TAG_VALUE";

  constructor(definition: string, param: string, got: string) {
    super(`tag ${definition}: ${param} must be a string, a bigint or a finite number, got ${got}`);
  }
}

/**
 * A parameter as text. Numbers have one spelling, whichever type holds them: `1e21` and `10n ** 21n` are the same text,
 * and `-0` is `0`.
 *
 * @throws {InvalidTagValueError} for anything but text and finite numbers.
 */
export function tagValueText(value: unknown, definition: string, param: string): string {
  const text = valueText(value);
  if (text === undefined) throw new InvalidTagValueError(definition, param, valueKind(value));
  return text;
}

/** Text and finite numbers as text; `undefined` for anything else. */
export function valueText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number" && Number.isFinite(value)) return numberText(value);
  return placeholderText(value);
}

/** The one spelling of a finite number. */
export function numberText(value: number): string {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value).toString() : String(value);
}

/** What is known of a value that has no text, without telling it. */
export function valueKind(value: unknown): string {
  if (typeof value === "number") return String(value);
  return value === null ? "null" : typeof value;
}
