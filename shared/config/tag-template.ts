import { sha256 } from "@noble/hashes/sha2.js";
import { decodeValue, encodeValue } from "./encode-value.ts";
import type { Template } from "./template.ts";

/** Longest tag CloudFront stores, in characters. */
export const MAX_TAG_LENGTH_CHARS = 256;

/** How much of its static beginning a hashed tag keeps, for people. */
const HASHED_PREFIX_CHARS = 64;

/**
 * Puts values into a template. Different values give different text.
 *
 * Beyond {@link MAX_TAG_LENGTH_CHARS} it becomes the template's beginning, `~`, and the SHA-256 of the whole; `~` occurs
 * in no other tag.
 */
export function renderTag({ literals, params }: Template, values: Readonly<Record<string, string>>): string {
  let text = literals[0] ?? "";
  for (let i = 0; i < params.length; i++) {
    const literal = literals[i + 1] ?? "";
    text += encodeValue(values[params[i] ?? ""] ?? "", literal.charAt(0)) + literal;
  }
  return text.length <= MAX_TAG_LENGTH_CHARS ? text : hashed(literals[0] ?? "", text);
}

/** Values a tag was made with; `undefined` when this template can't have made it, or it is hashed. */
export function parseTag({ literals, params }: Template, text: string): Record<string, string> | undefined {
  if (text.includes("~") || text.length > MAX_TAG_LENGTH_CHARS || !text.startsWith(literals[0] ?? "")) return undefined;
  const values: Record<string, string> = {};
  let at = (literals[0] ?? "").length;
  for (let i = 0; i < params.length; i++) {
    const literal = literals[i + 1] ?? "";
    const end = endOfValue(text, at, literal.charAt(0));
    const value = text.startsWith(literal, end) ? decodeValue(text.slice(at, end), literal.charAt(0)) : undefined;
    if (value === undefined) return undefined;
    values[params[i] ?? ""] = value;
    at = end + literal.length;
  }
  return at === text.length ? values : undefined;
}

/** The terminator ends a value except within an escape: `%3A` holds no `A`. */
function endOfValue(text: string, from: number, terminator: string): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== terminator) at += text.charAt(at) === "%" ? 3 : 1;
  return Math.min(at, text.length);
}

function hashed(prefix: string, text: string): string {
  const digest = sha256(new TextEncoder().encode(text));
  const base64 = btoa(String.fromCharCode(...digest));
  const base64url = base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return `${prefix.slice(0, HASHED_PREFIX_CHARS)}~${base64url}`;
}
