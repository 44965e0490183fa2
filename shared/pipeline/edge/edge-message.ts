import type { NamedItem } from "../edge-item.ts";
import { openMessage, UnreadableMessageError, writeMessage } from "../versioned-message.ts";
import { packItems, unpackItems } from "./packed-items.ts";

/** What travels on the edge queue: items of one edge, queued together. */
export interface EdgeMessage {
  readonly edge: string;
  /** When the message was made, in milliseconds since the Unix epoch. Deadlines count from here. */
  readonly queuedAtMs: number;
  readonly items: readonly NamedItem[];
}

const KIND = "edge message";

/** Writes an edge message as the text of a queue message. */
export function encodeEdgeMessage({ edge, queuedAtMs, items }: EdgeMessage): string {
  return writeMessage({ edge, queuedAtMs, ...packItems(items) });
}

/**
 * Reads the text of a queue message. Fields it does not know are left alone.
 *
 * @throws {UnreadableMessageError} for an unknown version or a broken message; it belongs in the dead-letter queue.
 */
export function decodeEdgeMessage(text: string): EdgeMessage {
  const message = openMessage(text, KIND);
  const { edge, queuedAtMs } = message;
  if (typeof edge !== "string") throw new UnreadableMessageError(KIND, "edge must be a text");
  if (typeof queuedAtMs !== "number") throw new UnreadableMessageError(KIND, "queuedAtMs must be a number");
  return { edge, queuedAtMs, items: unpackItems(message, KIND) };
}
