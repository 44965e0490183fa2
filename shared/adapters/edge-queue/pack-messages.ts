import { encodeEdgeMessage } from "../../pipeline/edge/edge-message.ts";
import type { NamedItem } from "../../pipeline/edge-item.ts";
import type { EdgeRequest } from "../../ports/edge-queue.ts";

/** Part of a request, as it travels. */
export interface PackedRequest {
  readonly body: string;
  /** What of the request is in it. */
  readonly part: EdgeRequest;
}

/** Packs each request in as few messages as fit. */
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
  return { body: encodeEdgeMessage({ ...part, queuedAtMs }), part };
}

function inShares(items: readonly NamedItem[], size: number): readonly (readonly NamedItem[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, share) =>
    items.slice(share * size, (share + 1) * size),
  );
}
