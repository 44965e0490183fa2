import { decodeValue, encodeValue } from "./encode-value.ts";
import type { Template } from "./template.ts";

/** Puts values into a template. Different values give different text, and no value holds `~`. */
export function fillIn({ literals, params }: Template, values: Readonly<Record<string, string>>): string {
  let text = literals[0] ?? "";
  for (let i = 0; i < params.length; i++) {
    const literal = literals[i + 1] ?? "";
    text += encodeValue(values[params[i] ?? ""] ?? "", literal.charAt(0)) + literal;
  }
  return text;
}

/** Values that {@link fillIn} was given; `undefined` when it can't have made this text of this template. */
export function readFilled({ literals, params }: Template, text: string): Record<string, string> | undefined {
  if (!text.startsWith(literals[0] ?? "")) return undefined;
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
