import { describe, expect, it } from "vitest";
import { defineKeys, stepFrom } from "../../../../shared/cache/keys.ts";
import { cacheWorld, gate, tags } from "../cache-world.ts";

const keys = defineKeys({
  namespace: "catalogue",
  version: 2,
  keys: { product: { key: "product:{id}", tags: ({ id }) => [tags.product({ id })] } },
});

const lifetime = { ttl: "1h", source: "consistent" } as const;
const current = keys.product.read({ id: 1 }, lifetime);
const previous = keys.product.at(1).read({ id: 1 }, lifetime);
const upgrade = ({ name }: { readonly name: string }) => ({ title: name });

describe("a step from one version of a key to the next", () => {
  it("takes over what the old version holds instead of loading it", async () => {
    const { read } = stepping("jq");

    expect(await read("loaded")).toStrictEqual({ title: "jq" });
    expect(await read("loaded later")).toStrictEqual({ title: "jq" });
  });

  it("loads what the old version does not hold", async () => {
    const { read } = stepping(undefined);

    expect(await read("loaded")).toStrictEqual({ title: "loaded" });
    expect(await read("loaded later")).toStrictEqual({ title: "loaded" });
  });

  it("keeps what it loads as long as any other, where the old version holds that there was nothing", async () => {
    const { cache, read, pass } = stepping(undefined);
    await cache.getOrSet(...previous, ({ miss }) => miss());
    await read("loaded");

    pass(50 * 60_000);

    expect(await read("loaded later")).toStrictEqual({ title: "loaded" });
  });

  it("loads what can't be converted", async () => {
    const { cache, keepOld } = stepping("jq");
    await keepOld;

    const load = stepFrom(
      previous,
      () => undefined,
      () => ({ title: "loaded" }),
    );

    expect(await cache.getOrSet(...current, load)).toStrictEqual({ title: "loaded" });
  });

  it("steps over several versions, the newest that holds something first", async () => {
    const { cache } = cacheWorld();
    const at = (version: number) => keys.product.at(version).read({ id: 1 }, lifetime);
    await cache.getOrSet(...at(1), () => "one");
    await cache.getOrSet(...at(2), () => "two");
    const load = stepFrom(
      at(3),
      String,
      stepFrom(
        at(2),
        String,
        stepFrom(at(1), String, () => "loaded"),
      ),
    );

    expect(await cache.getOrSet(...at(4), load)).toBe("two");
  });

  it("keeps what it took over no longer than the old version would have", async () => {
    const { read, keepOld, pass } = stepping("jq");
    await keepOld;
    pass(40 * 60_000);
    await read("loaded");

    pass(20 * 60_000);

    expect(await read("loaded later")).toStrictEqual({ title: "loaded later" });
  });

  it("loads anew after a purge, before the step and after it", async () => {
    const { cache, read, keepOld } = stepping("jq");
    await keepOld;

    await cache.purge([tags.product({ id: 1 })]);
    expect(await read("new")).toStrictEqual({ title: "new" });

    await cache.purge([tags.products()]);
    expect(await read("newer")).toStrictEqual({ title: "newer" });
  });

  it("goes with all that the old version showed, also where the new one declares less", async () => {
    const { cache } = cacheWorld();
    const wider = { ...lifetime, tags: [tags.product({ id: 1 }), tags.category({ id: 7 })] };
    const old = [keys.product.at(1)({ id: 1 }), wider] as const;
    await cache.getOrSet(...old, () => "old");
    const read = (value: string) =>
      cache.getOrSet(
        ...current,
        stepFrom(old, String, () => value),
      );
    expect(await read("loaded")).toBe("old");

    await cache.purge([tags.category({ id: 7 })]);

    expect(await read("new")).toBe("new");
  });

  it("loads anew after a delete of either version, although the old entry was there", async () => {
    for (const [key] of [current, previous]) {
      const { cache, read, keepOld } = stepping("jq");
      await keepOld;
      await read("loaded");

      await cache.delete(key);

      expect(await read("new"), key).toStrictEqual({ title: "new" });
    }
  });

  it("does not keep what was purged between being taken over and being kept", async () => {
    const { cache, read, keepOld } = stepping("jq");
    await keepOld;
    const converting = gate<void>();
    const converted = gate<{ readonly title: string }>();
    // A conversion of its own that takes as long as a load.
    const slow = cache.getOrSet(...current, async (context) => {
      const old = await context.cache.get(...previous);
      converting.open();
      return old === undefined ? { title: "loaded" } : converted.opened;
    });
    await converting.opened;

    await cache.purge([tags.product({ id: 1 })]);
    converted.open({ title: "jq" });
    await slow;

    expect(await read("new")).toStrictEqual({ title: "new" });
  });

  it("has it loaded for whoever needs what was last written", async () => {
    const { cache, keepOld } = stepping("jq");
    await keepOld;
    const [key, options] = current;

    const read = cache.getOrSet(
      key,
      { ...options, consistency: { session: undefined } },
      stepFrom(previous, upgrade, () => ({ title: "last written" })),
    );

    expect(await read).toStrictEqual({ title: "last written" });
  });

  it("costs one command more than a load", async () => {
    const { read, keepOld, billed } = stepping("jq");
    await keepOld;
    billed();

    await read("loaded");

    expect(billed()).toStrictEqual(["MGET", "MGET", "SET"]);
  });
});

/** A cache whose entries were written by version 1, and a reader of version 2. */
function stepping(name: string | undefined) {
  const world = cacheWorld();
  const keepOld = name === undefined ? Promise.resolve() : world.cache.getOrSet(...previous, () => ({ name }));
  const read = async (title: string) => {
    await keepOld;
    return world.cache.getOrSet(
      ...current,
      stepFrom(previous, upgrade, () => ({ title })),
    );
  };
  return { ...world, keepOld, read };
}
