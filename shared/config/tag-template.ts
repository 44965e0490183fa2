import { sha256 } from "@noble/hashes/sha2.js";
import { fillIn, readFilled } from "./fill-in.ts";
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
export function renderTag(template: Template, values: Readonly<Record<string, string>>): string {
  const text = fillIn(template, values);
  return text.length <= MAX_TAG_LENGTH_CHARS ? text : hashed(template.literals[0] ?? "", text);
}

/** Values a tag was made with; `undefined` when this template can't have made it, or it is hashed. */
export function parseTag(template: Template, text: string): Record<string, string> | undefined {
  return text.includes("~") || text.length > MAX_TAG_LENGTH_CHARS ? undefined : readFilled(template, text);
}

function hashed(prefix: string, text: string): string {
  const digest = sha256(new TextEncoder().encode(text));
  const base64 = btoa(String.fromCharCode(...digest));
  const base64url = base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return `${prefix.slice(0, HASHED_PREFIX_CHARS)}~${base64url}`;
}
