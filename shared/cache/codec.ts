/** Writes values as text and reads them back. */
export interface Codec {
  /** @throws when it can't be written. */
  encode(value: unknown): string;
  decode(text: string): unknown;
}

/** JSON, which knows neither dates nor `undefined`. */
export const json: Codec = {
  // For `undefined` and functions it has no text, whatever its type says: then nothing is kept.
  encode: (value) => JSON.stringify(value),
  decode: (text) => JSON.parse(text) as unknown,
};
