import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cacheStore } from "../../../../shared/cache/store/store.ts";
import type { LoadContext, TagCache } from "../../../../shared/cache/tag-cache.ts";
import { cacheWorld, gate, tags } from "../cache-world.ts";

const options = { tags: [tags.product({ id: 1 })], source: "consistent" } as const;

/** What the loader of each key reads, in this order. */
type Reads = Readonly<Record<string, readonly string[]>>;

const KEYS = ["a", "b", "c", "d"];

/** What the loader of one of them may read. */
const needs = fc.subarray(KEYS);

const away = cacheStore(() => Promise.reject(new Error("away")));

describe.each([
  ["with Redis", {}],
  ["without Redis", { store: away }],
])("a loader that needs what it loads, %s", (_, world) => {
  it("is told so, with the key, rather than wait for itself", async () => {
    const { cache } = cacheWorld(world);

    await expect(read(cache, { a: ["a"] }, "a")).rejects.toThrow(/^key "a": /);
  });

  it("is told so when another key's loader is between them", async () => {
    const { cache } = cacheWorld(world);

    await expect(read(cache, { a: ["b"], b: ["a"] }, "a")).rejects.toThrow(/^key "a": /);
  });

  it("is told so when two who need each other's are begun at the same time", async () => {
    const { cache } = cacheWorld(world);
    const reads = { a: ["b"], b: ["a"] };

    const both = await Promise.allSettled([read(cache, reads, "a"), read(cache, reads, "b")]);

    expect(both.map(({ status }) => status)).toStrictEqual(["rejected", "rejected"]);
  });
});

describe("a loader of several that reads one of them", () => {
  it("is told so", async () => {
    const { cache } = cacheWorld();
    const reading = cache.getOrSetMany(["a", "b"], { ...options, tags: () => options.tags }, async (keys, inner) => {
      await inner.cache.getOrSet("b", options, () => "never loaded");
      return new Map(keys.map((key) => [key, key]));
    });

    await expect(reading).rejects.toThrow(/^key "b": /);
  });
});

describe("a loader that needs what others load", () => {
  it("gets it from one who waits for both", async () => {
    const { cache } = cacheWorld();
    const [mayRead, mayAnswer] = [gate<void>(), gate<void>()];
    const list = cache.getOrSet("list", options, async (inner) => {
      await mayRead.opened;
      return `a list of ${await inner.cache.getOrSet("product", options, () => "never loaded")}`;
    });
    const both = cache.getOrSetMany(["list", "product"], { ...options, tags: () => options.tags }, async (keys) => {
      mayRead.open();
      await mayAnswer.opened;
      return new Map(keys.map((key) => [key, key]));
    });
    await mayRead.opened;
    mayAnswer.open();

    expect(await list).toBe("a list of product");
    expect(Object.fromEntries(await both)).toStrictEqual({ list: "a list of product", product: "product" });
  });

  it("gets it from one whom something it read still waits for, which nobody waits for any more", async () => {
    const { cache } = cacheWorld();
    const [begun, mayEnd] = [gate<void>(), gate<void>()];
    const slow = async (inner: LoadContext): Promise<string> => {
      begun.open();
      await mayEnd.opened;
      return `slow, and ${await inner.cache.getOrSet("page", options, () => "never loaded")}`;
    };
    let reading: Promise<string> = Promise.resolve("");
    const impatient = async (inner: LoadContext): Promise<string> => {
      reading = inner.cache.getOrSet("slow", options, slow);
      await begun.opened;
      return "impatient";
    };
    const shown = cache.getOrSet("page", options, async (inner) => {
      const first = await inner.cache.getOrSet("impatient", options, impatient);
      mayEnd.open();
      await ticks();
      return `page, ${first}`;
    });

    expect([await shown, await reading]).toStrictEqual(["page, impatient", "slow, and page, impatient"]);
  });

  it("gets what it takes though it was purged, also while that is loaded anew and waits for it", async () => {
    const { cache } = cacheWorld();
    const stale = { ...options, onPurge: "stale" } as const;
    await cache.getOrSet("list", stale, () => "old list");
    await cache.purge(options.tags);
    const loaded = gate<string>();

    await cache.getOrSet("product", options, async (inner) => {
      const list = await inner.cache.getOrSet("list", stale, async (context) => {
        loaded.open(await context.cache.getOrSet("product", options, () => "product").catch(String));
        return "new list";
      });
      await ticks();
      return `product, ${list}`;
    });

    expect(await loaded.opened).toBe("product");
  });

  it("gets it, however many ask at a time, unless they need each other", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ a: needs, b: needs, c: needs, d: needs }),
        fc.array(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (reads, asked, isAway) => {
          const { cache } = cacheWorld(isAway ? { store: away } : {});

          const outcomes = await Promise.allSettled(asked.map((key) => read(cache, reads, key)));

          for (const [at, { status }] of outcomes.entries())
            expect(status).toBe(needsItself(reads, asked[at] ?? "") ? "rejected" : "fulfilled");
        },
      ),
    );
  });

  it("waits for nobody for ever, though what each needs is another thing each time", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(needs),
        async (asked, stream) => {
          const { cache } = cacheWorld();
          const readAny = (from: Pick<TagCache, "getOrSet">, key: string): Promise<string> =>
            from.getOrSet(key, { ...options, ttl: "0s" }, async ({ cache: inner }) => {
              for (const other of stream.next().value ?? []) await readAny(inner, other).catch(() => "missing");
              return key;
            });

          await expect(Promise.all(asked.map((key) => readAny(cache, key).catch(() => key)))).resolves.toStrictEqual(
            asked,
          );
        },
      ),
    );
  });
});

/** Until all that can happen has happened. */
const ticks = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Reads a key whose loader reads others, one after the other, through its context. */
function read(cache: Pick<TagCache, "getOrSet">, reads: Reads, key: string): Promise<string> {
  return cache.getOrSet(key, options, async ({ cache: inner }): Promise<string> => {
    for (const other of reads[key] ?? []) await read(inner, reads, other);
    return key;
  });
}

/** Whether a key's loader can't be done, because it needs itself or what does. */
function needsItself(reads: Reads, key: string, above: readonly string[] = []): boolean {
  if (above.includes(key)) return true;
  return (reads[key] ?? []).some((other) => needsItself(reads, other, [...above, key]));
}
