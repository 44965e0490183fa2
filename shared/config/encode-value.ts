/** Characters a value keeps. All others mean something to a tag, a header, a wildcard, Redis or a person's shell. */
const KEPT = /^[A-Za-z0-9._\-/]+$/;

/** A byte that UTF-8 never uses: it can't be the encoding of any character. */
const EMPTY = "%FF";

/** What becomes of each ASCII character. */
const ASCII = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  return KEPT.test(char) ? char : escapeByte(code);
});

/**
 * Encodes a value so that different values stay different, and none can be taken for the text around it.
 *
 * Everything but `A-Za-z0-9._-/` is percent-encoded as UTF-8; halves of surrogate pairs as their three bytes, so that
 * nothing throws and nothing collides; the empty value is `%FF`.
 *
 * @param terminator - the character that follows the value in its template, encoded within the value so that its end can
 *   be told; `""` at the end of a template.
 */
export function encodeValue(value: string, terminator: string): string {
  if (KEPT.test(value) && (terminator === "" || !value.includes(terminator))) return value;
  if (value === "") return EMPTY;
  let encoded = "";
  for (const char of value) {
    const code = char.codePointAt(0) ?? 0;
    encoded += char === terminator ? escapeByte(code) : (ASCII[code] ?? escapeCode(code));
  }
  return encoded;
}

/** Undoes {@link encodeValue}; `undefined` for text it can't have made. */
export function decodeValue(encoded: string, terminator: string): string | undefined {
  if (encoded === EMPTY) return "";
  const bytes: number[] = [];
  for (const [token] of encoded.matchAll(/%[0-9A-F]{2}|[^]/g)) {
    bytes.push(token.length === 3 ? Number.parseInt(token.slice(1), 16) : token.charCodeAt(0));
  }
  const value = decodeUtf8(bytes);
  // Only one spelling of each value counts: the encoder's own.
  return value !== undefined && encodeValue(value, terminator) === encoded ? value : undefined;
}

/** As UTF-8, halves of surrogate pairs included. */
function escapeCode(code: number): string {
  const tail = (shift: number): string => escapeByte(0x80 | ((code >> shift) & 0x3f));
  if (code < 0x800) return escapeByte(0xc0 | (code >> 6)) + tail(0);
  if (code < 0x10000) return escapeByte(0xe0 | (code >> 12)) + tail(6) + tail(0);
  return escapeByte(0xf0 | (code >> 18)) + tail(12) + tail(6) + tail(0);
}

function escapeByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** UTF-8 as `TextDecoder` reads it, except that it lets halves of surrogate pairs through. */
function decodeUtf8(bytes: readonly number[]): string | undefined {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    let code = length === 1 ? lead : lead & (0x7f >> length);
    for (let i = 1; i < length; i++) code = (code << 6) | ((bytes[at + i] ?? 0) & 0x3f);
    if (code > 0x10ffff) return undefined;
    text += String.fromCodePoint(code);
    at += length;
  }
  return text;
}
