import { openMessage, UnreadableMessageError } from "../versioned-message.ts";

const KIND = "parked change";

/** What of a parked change redriving it takes. */
export interface ParkedRecord {
  /** The record, as it came. */
  readonly record: unknown;
  /** Why it was parked, for example `E_RULE_FAILED`. */
  readonly code: string;
}

/** @throws {UnreadableMessageError} */
export function readParked(text: string): ParkedRecord {
  const { code, record } = openMessage(text, KIND);
  if (typeof code !== "string") throw new UnreadableMessageError(KIND, "code must be a text");
  if (record === undefined) throw new UnreadableMessageError(KIND, "record is missing");
  return { code, record };
}
