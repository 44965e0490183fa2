import { openMessage, UnreadableMessageError, writeMessage } from "../versioned-message.ts";

/** A message that its queue gave up, as it waits in the parking lot. */
export interface DeadLetter {
  /** The queue's own id. */
  readonly id: string;
  /** The message, as it was. */
  readonly text: string;
}

const KIND = "dead letter";

export function encodeDeadLetter({ id, text }: DeadLetter): string {
  return writeMessage({ id, text });
}

/** @throws {UnreadableMessageError} */
export function decodeDeadLetter(object: string): DeadLetter {
  const { id, text } = openMessage(object, KIND);
  if (typeof id !== "string" || typeof text !== "string") {
    throw new UnreadableMessageError(KIND, "id and text must be texts");
  }
  return { id, text };
}
