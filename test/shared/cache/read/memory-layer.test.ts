import { describe, expect, it } from "vitest";
import { cacheStore } from "../../../../shared/cache/store/store.ts";
import { cacheWorld, gate, tags } from "../cache-world.ts";

const PRODUCT = [tags.product({ id: 1 })];
const fromMemory = { tags: PRODUCT, source: "consistent", consistency: { weak: "1m" } } as const;

describe("what memory holds", () => {
  it("does not outlive a purge by the same process, though it was read again while that purge was on its way", async () => {
    const world = cacheWorld();
    const leaving = gate<void>();
    const arriving = gate<void>();
    const store = cacheStore(async (commands, sending) => {
      if (commands[0]?.[0] === "UNLINK") {
        leaving.open();
        await arriving.opened;
      }
      return { ...(await world.store.send(commands, sending)), billed: commands.length };
    });
    const cache = world.another({ store });
    await cache.getOrSet("product", fromMemory, () => "old");

    const purging = cache.purge(PRODUCT);
    await leaving.opened;
    expect(await cache.getOrSet("product", fromMemory, () => "new")).toBe("old"); // not yet purged, and now in memory again
    arriving.open();
    await purging;

    expect(await cache.getOrSet("product", fromMemory, () => "new")).toBe("new");
  });

  it("is served for nothing, as long as the reader accepts and no longer", async () => {
    const { cache, pass, billed } = cacheWorld();
    await cache.getOrSet("product", fromMemory, () => "old");
    billed();

    pass(59_999);
    expect(await cache.getOrSet("product", fromMemory, () => "new")).toBe("old");
    expect(billed()).toStrictEqual([]);

    pass(1);
    await cache.getOrSet("product", fromMemory, () => "new");
    expect(billed()).toStrictEqual(["MGET"]);
  });

  it("is loaded anew where its codec can't read it, as it is from Redis", async () => {
    const refuse = (): never => {
      throw new Error("not as the schema says");
    };
    const { cache } = cacheWorld({ codec: { encode: JSON.stringify, decode: refuse } });
    await cache.getOrSet("product", fromMemory, () => "old");

    expect(await cache.getOrSet("product", fromMemory, () => "new")).toBe("new");
  });
});
