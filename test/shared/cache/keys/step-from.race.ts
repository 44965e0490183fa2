import fc from "fast-check";
import { expect, it } from "vitest";
import { defineKeys, stepFrom } from "../../../../shared/cache/keys.ts";
import { cacheStore } from "../../../../shared/cache/store/store.ts";
import { cacheWorld, tags } from "../cache-world.ts";

const keys = defineKeys({
  namespace: "catalogue",
  version: 2,
  keys: { product: { key: "product:{id}", tags: ({ id }) => [tags.product({ id })] } },
});

const lifetime = { source: "consistent" } as const;
const current = keys.product.read({ id: 1 }, lifetime);
const previous = keys.product.at(1).read({ id: 1 }, lifetime);

const DEEDS = ["read", "read as before", "purge", "delete", "delete as before"] as const;

it("gives nobody what was purged or deleted before he asked, while both versions are read and written", async () => {
  const actor = fc.array(fc.constantFrom(...DEEDS), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(actor, { minLength: 2, maxLength: 3 }), async (s, actors) => {
      const { cache, perform } = await shop(s);
      await s.waitFor(
        Promise.all(
          actors.map(async (deeds) => {
            for (const deed of deeds) await perform(deed);
          }),
        ),
      );

      const [, latest] = await s.waitFor(Promise.all([perform("read as before"), perform("read")]));
      expect(await s.waitFor(cache.getOrSet(...current, () => -1))).toBe(latest);
    }),
  );
});

/** A product whose one attribute counts its writes, an entry of it as of version 1, and Redis as slow as the scheduler has it. */
async function shop(s: fc.Scheduler) {
  const turn = (): Promise<void> => s.schedule(Promise.resolve());
  const { another, store } = cacheWorld();
  const slow = cacheStore(async (commands, options) => {
    await turn();
    const replies = await store.send(commands, options);
    await turn();
    return replies;
  });
  const cache = another({ store: slow });
  let written = 0;
  /** What the last purge to be confirmed was for. */
  let confirmed = 0;
  await s.waitFor(cache.getOrSet(...previous, () => ({ written })));

  const load = async (): Promise<number> => {
    const found = written;
    await turn();
    return found;
  };
  const loadAsBefore = async () => ({ written: await load() });
  const step = stepFrom(previous, (old: { readonly written: number }) => old.written, load);

  const read = async (answer: () => Promise<number>): Promise<number> => {
    const atLeast = confirmed;
    const found = await answer();
    expect(found).toBeGreaterThanOrEqual(atLeast);
    return found;
  };
  const write = async (forget: () => Promise<unknown>): Promise<number> => {
    const own = (written += 1);
    await forget();
    confirmed = Math.max(confirmed, own);
    return own;
  };
  const perform = (deed: (typeof DEEDS)[number]): Promise<number> => {
    switch (deed) {
      case "read":
        return read(() => cache.getOrSet(...current, step));
      case "read as before":
        return read(async () => (await cache.getOrSet(...previous, loadAsBefore)).written);
      case "purge":
        return write(() => cache.purge([tags.product({ id: 1 })]));
      case "delete":
        return write(() => cache.delete(keys.product({ id: 1 })));
      case "delete as before":
        return write(() => cache.delete(keys.product.at(1)({ id: 1 })));
    }
  };
  return { cache, perform };
}
