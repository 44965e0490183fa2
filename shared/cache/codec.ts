/** Writes values as text and reads them back. */
export interface Codec {
  /** @throws when it can't be written. */
  encode(value: unknown): string;
  decode(text: string): unknown;
}

/** JSON, which knows neither dates nor `undefined`. */
export const json: Codec = {
  encode: (value) => {
    // For `undefined` and functions it has no text, whatever its type says.
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) throw new TypeError("JSON has no text for it");
    return text;
  },
  decode: (text) => JSON.parse(text) as unknown,
};
