import { describe, expect, it } from "vitest";
import { cacheStore } from "../../../../shared/cache/store/store.ts";
import type { LoadContext } from "../../../../shared/cache/tag-cache.ts";
import { cacheWorld, gate, tags } from "../cache-world.ts";

const product = { tags: [tags.product({ id: 1 })], source: "consistent" } as const;
const list = { tags: [tags.category({ id: 7 })], source: "consistent" } as const;

describe("loads that several wait for", () => {
  it("are not joined by one who comes after what they had read inside was purged", async () => {
    const read = await readBeforeAndAfterAPurge(async ({ cache }, { version, untilPurged }) => {
      const shown = await cache.getOrSet("product", product, version);
      await untilPurged();
      return shown;
    });

    expect(read).toStrictEqual([1, 2]);
  });

  it("are not joined by one who comes after a tag they add late was purged", async () => {
    const read = await readBeforeAndAfterAPurge(async ({ addTags }, { version, untilPurged }) => {
      const shown = version();
      await untilPurged();
      addTags(product.tags);
      return shown;
    });

    expect(read).toStrictEqual([1, 2]);
  });

  it("are joined by a crowd all the same, and read once more for all when they hang on more than expected", async () => {
    const { cache } = cacheWorld();
    let loads = 0;
    const read = () =>
      cache.getOrSet("list", list, async (context) => {
        loads += 1;
        return context.cache.getOrSet("product", product, () => "jq");
      });

    await Promise.all(Array.from({ length: 80 }, read));

    expect(loads).toBe(1);
  });

  it("give no old value to one who waits for the new, though another takes what was purged", async () => {
    const { cache } = cacheWorld();
    const { reached, goOn, wait } = pause();
    let version = 1;
    const read = (onPurge: "block" | "stale") =>
      cache.getOrSet("list", { ...list, onPurge }, async (context) => {
        const shown = await context.cache.getOrSet("product", product, () => version);
        await wait();
        return shown;
      });
    const before = read("block");
    await reached;

    version = 2;
    await cache.purge(product.tags);
    const after = [read("stale"), read("stale"), read("block")];
    // All of them wait for the load that the first one began.
    await new Promise((resolve) => void setImmediate(resolve));
    goOn();

    expect([await before, ...(await Promise.all(after))]).toStrictEqual([1, 1, 1, 2]);
  });

  it("are not joined under nonces that somebody else's request made before the purge", async () => {
    const world = cacheWorld();
    const { reached, goOn, wait } = pause();
    let isHeld = true;
    const slow = cacheStore(async (commands, options) => {
      const answer = await world.store.send(commands, options);
      const isFirstClaim = isHeld && commands[0]?.[3] === "NX";
      if (isFirstClaim) isHeld = false;
      if (isFirstClaim) await wait();
      return answer;
    });
    const cache = world.another({ store: slow });
    const source = { version: 1, loading: gate<void>(), answered: gate<void>() };
    const claiming = cache.getOrSet("product", product, () => source.version);
    await reached;
    const loading = cache.getOrSet("product", product, async () => {
      const { version } = source;
      source.loading.open();
      await source.answered.opened;
      return version;
    });
    await source.loading.opened;

    source.version = 2;
    await cache.purge(product.tags);
    const after = cache.getOrSet("product", product, () => source.version);
    // All that can happen before the claim is answered has happened.
    await new Promise((resolve) => void setImmediate(resolve));
    goOn();
    source.answered.open();
    await Promise.all([claiming, loading]);

    expect(await after).toBe(2);
  });
});

describe("loads while Redis is away", () => {
  it("are not joined by one who must see what was last written, if they may read what is older", async () => {
    const { another } = cacheWorld();
    const away = cacheStore(() => Promise.reject(new Error("away")));
    const cache = another({ store: away });
    const asked: boolean[] = [];
    const load = async ({ fresh }: LoadContext): Promise<boolean> => {
      asked.push(fresh);
      return fresh;
    };

    const read = await Promise.all([
      cache.getOrSet("product", product, load),
      cache.getOrSet("product", product, load),
      cache.getOrSet("product", { ...product, consistency: { session: undefined } }, load),
    ]);

    expect(read).toStrictEqual([false, false, true]);
    expect(asked).toHaveLength(3);
  });
});

/** What a load may ask of the product it shows, and wait for. */
interface Source {
  readonly version: () => number;
  readonly untilPurged: () => Promise<void>;
}

/** What a list shows to one who reads it before its product changes and is purged, and to one who reads it while that load goes on. */
async function readBeforeAndAfterAPurge(
  load: (context: LoadContext, source: Source) => Promise<number>,
): Promise<readonly number[]> {
  const { cache } = cacheWorld();
  const { reached, goOn, wait } = pause();
  let version = 1;
  const source = { version: () => version, untilPurged: wait };
  const read = () => cache.getOrSet("list", list, (context) => load(context, source));
  const before = read();
  await reached;

  version = 2;
  await cache.purge(product.tags);
  const after = read();
  goOn();

  return [await before, await after];
}

/** A point where something waits until it may go on. */
function pause() {
  const reached = gate<void>();
  const goOn = gate<void>();
  const wait = (): Promise<void> => {
    reached.open();
    return goOn.opened;
  };
  return { reached: reached.opened, goOn: () => goOn.open(), wait };
}
