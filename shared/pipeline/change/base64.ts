import { MalformedAttributeError } from "./malformed-attribute-error.ts";

/** Bytes of a base64 text, as a string of one character each. */
export function decodeBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    // The engine's error would quote nothing, but has no code either.
    throw new MalformedAttributeError("base64");
  }
}
