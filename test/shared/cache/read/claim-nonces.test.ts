import { describe, expect, it } from "vitest";
import { cacheStore } from "../../../../shared/cache/store/store.ts";
import type { TagCache } from "../../../../shared/cache/tag-cache.ts";
import { cacheWorld, type CacheWorld, gate, tags } from "../cache-world.ts";

const PRODUCT = [tags.product({ id: 1 })];
const options = { tags: PRODUCT, source: "2s" } as const;

/** Most that clocks may differ, and that an answer may take: the defaults. */
const [CLOCK_SKEW_MS, TIMEOUT_MS] = [1_000, 500];

describe("a nonce that was on its way while its tag was purged", () => {
  it("has what is loaded soon after kept for a moment only: the purge did not destroy it", async () => {
    const { world, claimArrives } = await claimedBehindAPurge();
    await claimArrives();
    world.pass(1_600);

    // Written 2 s ago less a moment: the source may still answer as before.
    await world.cache.getOrSet("product", options, () => "old");
    world.pass(2_001);

    expect(await world.cache.getOrSet("product", options, () => "new")).toBe("new");
  });

  it("does not have a load kept that had begun before and names the tag late", async () => {
    const { world, claimArrives } = await claimedBehindAPurge(async ({ cache }) => {
      const purged = gate<void>();
      const list = cache.getOrSet("list", { tags: [], source: "consistent" }, async ({ addTags }) => {
        await purged.opened;
        addTags(PRODUCT);
        return "old";
      });
      return async () => {
        purged.open();
        await list;
      };
    });
    await claimArrives();

    expect(await world.cache.getOrSet("list", { tags: [], source: "consistent" }, () => "new")).toBe("new");
  });
});

/**
 * A claim by a process whose clock is as far behind as it may be, which arrives when it may just do so; shortly before, its
 * tag is written and purged.
 *
 * @param begin - does something before that, and returns what it does afterwards.
 */
async function claimedBehindAPurge(
  begin: (world: CacheWorld) => Promise<() => Promise<void>> = async () => async () => undefined,
): Promise<{ readonly world: CacheWorld; readonly claimArrives: () => Promise<void> }> {
  const world = cacheWorld();
  await world.cache.getOrSet("product", options, () => "older"); // so that all other nonces are there, and old
  await world.cache.purge(PRODUCT);
  world.pass(3_600_000);
  const sent = gate<void>();
  const arrival = gate<void>();
  const slow = cacheStore(async (commands, sending) => {
    if (commands[0]?.[0] === "SET") {
      sent.open();
      await arrival.opened;
    }
    return { ...(await world.store.send(commands, sending)), billed: commands.length };
  });
  const behind: TagCache = world.another({
    store: slow,
    runtime: { ...world.runtime, now: () => world.runtime.now() - CLOCK_SKEW_MS },
  });
  const done = await begin(world);
  const reading = behind.getOrSet("other", options, () => "whatever");
  await sent.opened;
  world.pass(TIMEOUT_MS - 1);
  await world.cache.purge(PRODUCT);
  return {
    world,
    claimArrives: async () => {
      arrival.open();
      await reading;
      await done();
    },
  };
}
