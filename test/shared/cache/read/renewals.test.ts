import { describe, expect, it } from "vitest";
import { cacheWorld, type CacheWorld, tags } from "../cache-world.ts";

const options = { tags: [tags.product({ id: 1 })], source: "consistent", ttl: "10m" } as const;
const MINUTE_MS = 60_000;

describe("nonces", () => {
  it("live as long as they are used: what hangs on them outlives the two hours they were made for", async () => {
    const world = worldWhereNonceLivesTwoHours();
    for (const minutes of [0, 45, 45, 28]) await loadAfter(minutes, world);

    world.pass(5 * MINUTE_MS); // 2 h 3 min after they were made
    world.billed();

    expect(await world.cache.getOrSet("product", options, () => "loaded again")).toBe("shown");
    expect(world.billed()).toStrictEqual(["MGET"]);
  });

  it("are renewed once in a quarter of their life by each process, with what it keeps anyway", async () => {
    const world = worldWhereNonceLivesTwoHours();
    await loadAfter(0, world);
    world.billed();

    await loadAfter(20, world);
    expect(world.billed()).toStrictEqual(["MGET", "SET"]);

    await loadAfter(20, world);
    // Of the tag, of the one above it, of the key's bucket, and of everything.
    expect(world.billed()).toStrictEqual(["MGET", "SET", "PEXPIRE", "PEXPIRE", "PEXPIRE", "PEXPIRE"]);

    await loadAfter(20, world);
    expect(world.billed()).toStrictEqual(["MGET", "SET"]);
  });
});

const worldWhereNonceLivesTwoHours = (): CacheWorld => cacheWorld({ maxTtl: "1h" });

async function loadAfter(minutes: number, { cache, pass }: CacheWorld): Promise<void> {
  pass(minutes * MINUTE_MS);
  await cache.getOrSet("product", options, () => "shown");
}
