import { describeError } from "../describe-error.ts";
import { UnknownEdgeError } from "../../ports/errors.ts";
import { decodeEdgeMessage, type EdgeMessage } from "../edge/edge-message.ts";
import type { EdgeTarget, Planner } from "../purge/planner.ts";
import { UnreadableMessageError } from "../versioned-message.ts";

/** A message of the edge queue. */
export interface QueueMessage {
  /** The queue's own id: the same when the message is delivered again. */
  readonly id: string;
  readonly text: string;
}

/** A message of an edge we know. */
export interface ReadMessage {
  readonly id: string;
  readonly message: EdgeMessage;
  readonly edge: EdgeTarget;
}

/**
 * Reads each message by itself. One for an edge nobody configured fails alone, and comes again: a deploy may be under way. One
 * that can't be read never will be.
 */
export function readMessages(
  messages: readonly QueueMessage[],
  { edges, report }: Pick<Planner, "edges" | "report">,
): {
  readonly readable: readonly ReadMessage[];
  readonly unreadable: readonly QueueMessage[];
  readonly failed: readonly string[];
} {
  const readable: ReadMessage[] = [];
  const unreadable: QueueMessage[] = [];
  const failed: string[] = [];
  for (const { id, text } of messages) {
    try {
      const message = decodeEdgeMessage(text);
      const edge = edges.get(message.edge);
      if (edge === undefined) throw new UnknownEdgeError(message.edge);
      readable.push({ id, message, edge });
    } catch (error) {
      if (error instanceof UnreadableMessageError) unreadable.push({ id, text });
      else failed.push(id);
      report({ type: "edge-message-failed", message: id, reason: describeError(error) });
    }
  }
  return { readable, unreadable, failed };
}
