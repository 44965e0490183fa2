import type { EdgeItem } from "../edge-item.ts";
import { openMessage, UnreadableMessageError, writeMessage } from "../versioned-message.ts";
import { packItems, unpackItems } from "./packed-items.ts";

/** What travels on the edge queue: items of one edge, queued together. */
export interface EdgeMessage {
  /** Names the work and how far it reaches: a second message with the same id adds nothing. Absent: always adds. */
  readonly id?: string;
  readonly edge: string;
  /** When the message was made, in milliseconds since the Unix epoch. Deadlines count from here. */
  readonly queuedAtMs: number;
  readonly items: readonly EdgeItem[];
}

const KIND = "edge message";

/** Writes an edge message as the text of a queue message. */
export function encodeEdgeMessage({ id, edge, queuedAtMs, items }: EdgeMessage): string {
  return writeMessage({ id, edge, queuedAtMs, ...packItems(items) });
}

/**
 * Reads the text of a queue message. Fields it does not know are left alone.
 *
 * @throws {UnreadableMessageError} for an unknown version or a broken message; it belongs in the dead-letter queue.
 */
export function decodeEdgeMessage(text: string): EdgeMessage {
  const message = openMessage(text, KIND);
  const { id, edge, queuedAtMs } = message;
  if (id !== undefined && typeof id !== "string") throw new UnreadableMessageError(KIND, "id must be a text");
  if (typeof edge !== "string") throw new UnreadableMessageError(KIND, "edge must be a text");
  if (typeof queuedAtMs !== "number") throw new UnreadableMessageError(KIND, "queuedAtMs must be a number");
  return { ...(id === undefined ? {} : { id }), edge, queuedAtMs, items: unpackItems(message, KIND) };
}
