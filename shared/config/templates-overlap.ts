import type { Template } from "./template.ts";

/**
 * What a position in a template accepts: one character, or, repeated at will, any token of a value but the terminator.
 * All escapes (`%2C`) count as one token: the template's own text holds none, and every value may hold any.
 */
interface Place {
  readonly char: string;
  readonly repeats: boolean;
}

const VALUE_CHAR = /^[A-Za-z0-9._\-/]$/;

/** Whether two templates can make the same tag (disregarding hashed ones, which differ wherever the whole differs). */
export function templatesOverlap(a: Template, b: Template): boolean {
  const left = placesOf(a);
  const right = placesOf(b);
  const seen = new Set<number>();
  const open: (readonly [number, number])[] = [[0, 0]];
  for (let at = open.pop(); at; at = open.pop()) {
    const [i, j] = at;
    const state = i * (right.length + 1) + j;
    if (seen.has(state)) continue;
    seen.add(state);
    const one = left[i];
    const other = right[j];
    if (!one && !other) return true;
    if (!one || !other || !acceptSame(one, other)) continue;
    // A value is one token or more: having taken one, either may stay where it is or go on.
    open.push([i + 1, j + 1]);
    if (one.repeats) open.push([i, j + 1]);
    if (other.repeats) open.push([i + 1, j]);
  }
  return false;
}

function placesOf({ literals, params }: Template): readonly Place[] {
  const places: Place[] = [];
  for (const [i, literal] of literals.entries()) {
    for (const char of literal) places.push({ char, repeats: false });
    if (i < params.length) places.push({ char: (literals[i + 1] ?? "").charAt(0), repeats: true });
  }
  return places;
}

function acceptSame(one: Place, other: Place): boolean {
  if (one.repeats && other.repeats) return true;
  if (!one.repeats && !other.repeats) return one.char === other.char;
  const [value, literal] = one.repeats ? [one, other] : [other, one];
  return VALUE_CHAR.test(literal.char) && literal.char !== value.char;
}
