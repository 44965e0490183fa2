import { describeError } from "../describe-error.ts";
import { UnknownEdgeError } from "../../ports/errors.ts";
import { decodeEdgeMessage, type EdgeMessage } from "../edge/edge-message.ts";
import type { EdgeTarget, Planner } from "../purge/planner.ts";

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

/** Reads each message by itself: one that can't be read, or names an edge nobody configured, fails alone. */
export function readMessages(
  messages: readonly QueueMessage[],
  { edges, report }: Pick<Planner, "edges" | "report">,
): { readonly readable: readonly ReadMessage[]; readonly failed: readonly string[] } {
  const readable: ReadMessage[] = [];
  const failed: string[] = [];
  for (const { id, text } of messages) {
    try {
      const message = decodeEdgeMessage(text);
      const edge = edges.get(message.edge);
      if (edge === undefined) throw new UnknownEdgeError(message.edge);
      readable.push({ id, message, edge });
    } catch (error) {
      failed.push(id);
      report({ type: "edge-message-failed", message: id, reason: describeError(error) });
    }
  }
  return { readable, failed };
}
