import type { EdgeRequest } from "../../ports/edge-queue.ts";
import type { LaterPurge } from "../../ports/later-queue.ts";
import type { ObjectPurge } from "../../ports/object-cache.ts";
import { packItems, unpackItems } from "../edge/packed-items.ts";
import { isRecord, isTexts, openMessage, UnreadableMessageError, writeMessage } from "../versioned-message.ts";

const KIND = "later purge";

/** Writes a purge as the text of a queue message. */
export function encodeLaterPurge({ reason, objectCaches, objects, edges, delayMs }: LaterPurge): string {
  const packed = edges.map(({ edge, items }) => ({ edge, ...packItems(items) }));
  return writeMessage({ reason, objectCaches, objects, edges: packed, delayMs });
}

/**
 * Reads the text of a queue message. Fields it does not know are left alone.
 *
 * @throws {UnreadableMessageError} for an unknown version or a broken message; it belongs in the dead-letter queue.
 */
export function decodeLaterPurge(text: string): LaterPurge {
  const { reason, objectCaches, objects, edges, delayMs } = openMessage(text, KIND);
  if (!isReason(reason)) throw new UnreadableMessageError(KIND, "reason must be redis-failed, settle or coarse");
  if (!isTexts(objectCaches)) throw new UnreadableMessageError(KIND, "objectCaches must be texts");
  if (!Array.isArray(edges)) throw new UnreadableMessageError(KIND, "edges must be a list");
  if (typeof delayMs !== "number") throw new UnreadableMessageError(KIND, "delayMs must be a number");
  return { reason, objectCaches, objects: readObjects(objects), edges: edges.map(readRequest), delayMs };
}

function readObjects(objects: unknown): ObjectPurge {
  const { tags, keys, patterns, all } = isRecord(objects) ? objects : {};
  if (!isTexts(tags) || !isTexts(keys) || !isTexts(patterns) || typeof all !== "boolean") {
    throw new UnreadableMessageError(KIND, "objects must name tags, keys, patterns and all");
  }
  return { tags, keys, patterns, all };
}

function readRequest(packed: unknown): EdgeRequest {
  const { edge } = isRecord(packed) ? packed : {};
  if (typeof edge !== "string") throw new UnreadableMessageError(KIND, "edge must be a text");
  return { edge, items: unpackItems(packed, KIND) };
}

function isReason(value: unknown): value is LaterPurge["reason"] {
  return value === "redis-failed" || value === "settle" || value === "coarse";
}
