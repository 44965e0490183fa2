import { describe, expect, it } from "vitest";
import type { EdgeCache } from "../../shared/ports/edge-cache.ts";
import { EdgeRefusedError } from "../../shared/ports/errors.ts";

/** An edge cache, and what it was asked to drop so far, each item of each purge. */
export interface ObservedEdgeCache {
  readonly cache: EdgeCache;
  readonly billed: () => readonly string[];
  /** Lets time enough pass for all it was asked to take effect. */
  readonly hasPropagated: () => void;
}

/** What every edge cache must promise. */
export function edgeCacheContract(name: string, make: () => Promise<ObservedEdgeCache>): void {
  describe(`EdgeCache contract: ${name}`, () => {
    it("drops what the plan names, to the letter", async () => {
      const { cache, billed } = await make();
      const items = ["#a&b<c>", "/a%20b/*", "/c?x=1&y='2'"];

      const { receipt } = await cache.purge({ id: "p1", items }, live);

      expect(receipt).toMatch(/^I/);
      expect(billed()).toStrictEqual(items);
    });

    it("takes the same plan twice for one, with one receipt", async () => {
      const { cache, billed } = await make();
      const first = await cache.purge({ id: "p1", items: ["#x", "/a"] }, live);
      const second = await cache.purge({ id: "p1", items: ["#x", "/a"] }, live);

      expect(second).toStrictEqual(first);
      expect(billed()).toStrictEqual(["#x", "/a"]);
    });

    it("drops the same items again under another id", async () => {
      const { cache, billed } = await make();
      const first = await cache.purge({ id: "p1", items: ["/a"] }, live);
      const second = await cache.purge({ id: "p2", items: ["/a"] }, live);

      expect(second).not.toStrictEqual(first);
      expect(billed()).toStrictEqual(["/a", "/a"]);
    });

    it("refuses other items under an id it has seen", async () => {
      const { cache, billed } = await make();
      await cache.purge({ id: "p1", items: ["/a"] }, live);
      const refused = cache.purge({ id: "p1", items: ["/b"] }, live);

      await expect(refused).rejects.toThrow(EdgeRefusedError);
      await expect(refused).rejects.toMatchObject({ refusal: "invalid", vendorCode: "InvalidationBatchAlreadyExists" });
      expect(billed()).toStrictEqual(["/a"]);
    });

    it("tells which purges have taken effect everywhere, and says nothing of those it does not know", async () => {
      const { cache, hasPropagated } = await make();
      const { receipt: first } = await cache.purge({ id: "p1", items: ["/a"] }, live);
      const { receipt: second } = await cache.purge({ id: "p2", items: ["/a"] }, live);
      hasPropagated();

      expect(await cache.completed(new Set([second, first, "IUNKNOWN"]), live)).toStrictEqual(new Set([first, second]));
    });

    it("drops nothing once the signal has fired", async () => {
      const { cache, billed } = await make();

      await expect(cache.purge({ id: "p1", items: ["/a"] }, AbortSignal.abort())).rejects.toThrow(/abort/i);
      expect(billed()).toStrictEqual([]);
    });
  });
}

const live = new AbortController().signal;
