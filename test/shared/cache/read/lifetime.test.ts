import { describe, expect, it } from "vitest";
import type { Lifetime, LoadContext } from "../../../../shared/cache/tag-cache.ts";
import { lease } from "../../../../shared/cache/read/lease.ts";
import { cacheWorld, type CacheWorld, tags } from "../cache-world.ts";

const PRODUCT = [tags.product({ id: 1 })];
const MINUTE_MS = 60_000;

describe("what was loaded is served", () => {
  it("for its ttl, less what chance takes off: a tenth at most", async () => {
    const world = cacheWorld();
    const cache = world.another({ runtime: { ...world.runtime, chance: () => 0.5 } });

    expect(await servedMs({ ...world, cache }, { ttl: "10m", source: "consistent" })).toBe(9.5 * MINUTE_MS);
  });

  it("for no longer than anything may be kept", async () => {
    const world = cacheWorld({ maxTtl: "1h" });

    expect(await servedMs(world, { ttl: "2h", source: "consistent" })).toBe(60 * MINUTE_MS);
  });

  it("for its ttl, and is gone from Redis when nothing may be kept any longer, whatever its grace", async () => {
    const { cache, pass, store } = cacheWorld({ maxTtl: "1h" });
    await cache.getOrSet("product", { tags: PRODUCT, ttl: "30m", grace: "2h", source: "consistent" }, () => "loaded");

    pass(60 * MINUTE_MS);

    expect([...store.entries().keys()]).not.toContain("shop:e:product");
  });

  it("for its ttl though its source may lag for longer", async () => {
    expect(await servedMs(cacheWorld(), { ttl: "1m", source: "5m" })).toBe(MINUTE_MS);
  });

  it("for as long as its source may have lagged, without any grace: it may have been old when it was loaded", async () => {
    const world = cacheWorld({ lease: lease("1h") }); // so that it is in Redis for longer than it is good for

    expect(await servedMs(world, { ttl: "10m", source: "1m", grace: "1h" })).toBe(MINUTE_MS);
  });

  it("for half a minute where there is nothing and nobody said for how long", async () => {
    const nothing = ({ miss }: LoadContext) => miss();

    expect(await servedMs(cacheWorld(), { ttl: "10m", source: "consistent" }, nothing)).toBe(MINUTE_MS / 2);
  });
});

/** How long what is loaded at once is served without being loaded anew, in steps of half a minute. */
async function servedMs(
  { cache, pass }: Pick<CacheWorld, "cache" | "pass">,
  lifetime: Lifetime,
  load: (context: LoadContext) => unknown = () => "loaded",
): Promise<number> {
  let loads = 0;
  const read = async (): Promise<void> => {
    await cache.getOrSet("product", { ...lifetime, tags: PRODUCT }, (context) => {
      loads += 1;
      return load(context);
    });
  };
  await read();
  for (let ms = MINUTE_MS / 2; ; ms += MINUTE_MS / 2) {
    pass(MINUTE_MS / 2 - 1);
    await read();
    expect(loads).toBe(1);
    pass(1);
    await read();
    if (loads > 1) return ms;
  }
}
