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
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number" && Number.isFinite(value)) return numberText(value);
  const placeholder = placeholderText(value);
  if (placeholder !== undefined) return placeholder;
  throw new InvalidTagValueError(definition, param, typeof value === "number" ? String(value) : kindOf(value));
}

/** The one spelling of a finite number. */
export function numberText(value: number): string {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value).toString() : String(value);
}

function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}
