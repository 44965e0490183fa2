import { createHash } from "node:crypto";
import { encodeEdgeMessage } from "../../pipeline/edge/edge-message.ts";
import type { EdgeItem } from "../../pipeline/edge-item.ts";
import type { EdgeRequest } from "../../ports/edge-queue.ts";

/** Part of a request, as it travels. */
export interface PackedRequest {
  readonly body: string;
  /** What of the request is in it. */
  readonly part: EdgeRequest;
}

/** Packs each request in as few messages as fit; the same request always in the same ones. */
export function packRequests(
  requests: readonly EdgeRequest[],
  queuedAtMs: number,
  maxBytes: number,
): readonly PackedRequest[] {
  return requests.flatMap((request) => packRequest(request, queuedAtMs, maxBytes));
}

function packRequest(request: EdgeRequest, queuedAtMs: number, maxBytes: number): readonly PackedRequest[] {
  const whole = pack(request, queuedAtMs);
  const bytes = Buffer.byteLength(whole.body);
  if (bytes <= maxBytes || request.items.length <= 1) return [whole];
  const perPart = Math.ceil(request.items.length / Math.ceil(bytes / maxBytes));
  const shares = inShares(request.items, Math.min(perPart, request.items.length - 1));
  return shares.flatMap((items) => packRequest({ ...request, items }, queuedAtMs, maxBytes));
}

function pack(part: EdgeRequest, queuedAtMs: number): PackedRequest {
  const { id, edge, items } = part;
  const named = id === undefined ? {} : { id: messageId(id, part) };
  return { body: encodeEdgeMessage({ ...named, edge, queuedAtMs, items }), part };
}

/** Of the request and of what is in the message: a part that is sent again in other company is a message of its own. */
function messageId(requestId: string, { edge, items }: EdgeRequest): string {
  const hash = createHash("sha256").update(requestId).update(`\n${edge}`);
  for (const { item } of items) hash.update(`\n${item}`);
  return hash.digest("base64url").slice(0, 22);
}

function inShares(items: readonly EdgeItem[], size: number): readonly (readonly EdgeItem[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, share) =>
    items.slice(share * size, (share + 1) * size),
  );
}
