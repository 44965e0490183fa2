import { describe, expect, it } from "vitest";
import { cacheStore } from "../../../shared/cache/store/store.ts";
import { cacheWorld, tags } from "./cache-world.ts";

const PRODUCT = [tags.product({ id: 1 })];
const options = { tags: PRODUCT, source: "consistent" } as const;
const failed = new Error("the connection was lost after the statement was sent");

describe("mutate", () => {
  it("has nobody see the old value once it is done, and returns what the write did", async () => {
    const { cache } = cacheWorld();
    await cache.getOrSet("product", options, () => "old");

    const { written } = await cache.mutate(() => "its version", { purge: PRODUCT });

    expect(written).toBe("its version");
    expect(await cache.getOrSet("product", options, () => "new")).toBe("new");
  });

  it("purges although the write failed, for it may have happened, and fails as the write did", async () => {
    const { cache } = cacheWorld();
    await cache.getOrSet("product", options, () => "old");

    await expect(cache.mutate(() => Promise.reject(failed), { purge: PRODUCT })).rejects.toBe(failed);

    expect(await cache.getOrSet("product", options, () => "new")).toBe("new");
  });

  it("fails as the write did also when Redis is away", async () => {
    const store = cacheStore(() => Promise.reject(new Error("away")));
    const { cache } = cacheWorld({ store });

    await expect(cache.mutate(() => Promise.reject(failed), { purge: PRODUCT })).rejects.toBe(failed);
  });

  it("writes nothing for tags that can't be purged", async () => {
    const { cache } = cacheWorld();
    let isWritten = false;

    const mutating = cache.mutate(() => (isWritten = true), { purge: ["product:1"] as never });

    await expect(mutating).rejects.toThrow(/^tags: .*got \["product:1"\]/);
    expect(isWritten).toBe(false);
  });
});
