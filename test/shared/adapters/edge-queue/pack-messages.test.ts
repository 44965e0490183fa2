import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packRequests } from "../../../../shared/adapters/edge-queue/pack-messages.ts";
import { decodeEdgeMessage } from "../../../../shared/pipeline/edge/edge-message.ts";
import type { EdgeRequest } from "../../../../shared/ports/edge-queue.ts";

const NOW_MS = 1_700_000_000_000;

describe("packing edge items", () => {
  it("loses nothing, doubles nothing, and fits", () => {
    fc.assert(
      fc.property(itemTexts, fc.integer({ min: 300, max: 3_000 }), (items, maxBytes) => {
        const packed = packRequests([requestOf(items)], NOW_MS, maxBytes);

        expect(packed.flatMap(({ body }) => textsIn(body))).toStrictEqual(items);
        expect(packed.flatMap(({ part }) => part.items.map(({ item }) => item))).toStrictEqual(items);
        expect(packed.filter(({ body }) => Buffer.byteLength(body) > maxBytes)).toStrictEqual([]);
      }),
    );
  });

  it("takes few messages: at most half as many again as the bytes would fill", () => {
    const items = Array.from({ length: 5_000 }, (_, i) => `/some/path/${i}`);
    const [whole] = packRequests([requestOf(items)], NOW_MS, Infinity);
    const maxBytes = 50_000;

    const packed = packRequests([requestOf(items)], NOW_MS, maxBytes);

    expect(packed.length).toBeLessThanOrEqual(Math.ceil(Buffer.byteLength(whole?.body ?? "") / maxBytes) * 1.5);
  });
});

const itemTexts = fc.uniqueArray(fc.webPath(), { minLength: 1, maxLength: 60 });

function requestOf(items: readonly string[]): EdgeRequest {
  const cause = { source: "products", rule: "page" };
  return { edge: "www", items: items.map((item) => ({ item, under: [], cause })) };
}

function textsIn(body: string): readonly string[] {
  return decodeEdgeMessage(body).items.map(({ item }) => item);
}
