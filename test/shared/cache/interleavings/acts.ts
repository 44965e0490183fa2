import type { LoadContext, Reads, SessionToken } from "../../../../shared/cache/tag-cache.ts";
import { type Act, type Key, type Shown, type Stage, TAGS } from "./cache-schedule.ts";

type Reading = Parameters<Reads["getOrSet"]>[1];

/** Reads a product. */
export const reads =
  (options: Partial<Reading> = {}): Act =>
  async ({ cache, load }) =>
    cache.getOrSet("product", { tags: TAGS.product, ...options }, async () => ({ product: await load("product") }));

/** Reads a list, whose loader reads the product in it through the cache. */
export const readsList =
  (options: Partial<Reading> = {}): Act =>
  async ({ cache, load }) =>
    cache.getOrSet("list", { tags: TAGS.list, ...options }, async (context) => {
      const { product } = await context.cache.getOrSet("product", { tags: TAGS.product }, async () => ({
        product: await load("product"),
      }));
      return { list: await load("list"), product };
    });

/** Reads a list whose loader finds out that it shows the product. */
export const readsListTaggedLate =
  (options: Partial<Reading> = {}): Act =>
  async ({ cache, load }) =>
    cache.getOrSet("list", { tags: TAGS.list, ...options }, async (context: LoadContext) => {
      const shown = { product: await load("product"), list: await load("list") };
      context.addTags(TAGS.product);
      return shown;
    });

/** Reads both in one call. */
export const readsBoth =
  (options: Partial<Reading> = {}): Act =>
  async ({ cache, load }) => {
    const found = await cache.getOrSetMany<Shown>(
      ["product", "list"],
      { ...options, tags: (key) => TAGS[key as Key] },
      async (keys) => {
        const shown = new Map<string, Shown>();
        for (const key of keys as readonly Key[]) shown.set(key, { [key]: await load(key) });
        return shown;
      },
    );
    return { ...found.get("product"), ...found.get("list") };
  };

/** Reads a product, and accepts one that was purged or is past its time while another is loaded. */
export const readsStale =
  (options: Partial<Reading> = {}): Act =>
  async (stage) =>
    void (await reads({ onPurge: "stale", grace: "1h", ...options })(stage));

/** Reads a product, and confirms it against its source: whatever replica answers, and whoever purged. */
export const readsStrong = (): Act =>
  sees("written", async (stage) => {
    const versionOf = (): Promise<number> => stage.load("product");
    return reads({ consistency: { strong: versionOf } })(stage);
  });

/** Writes the product and purges it, then reads what must show that: whatever replica answers. */
export const writesAndReads = (read: (options: Partial<Reading>) => Act): readonly Act[] => {
  let session: SessionToken | undefined;
  return [
    async ({ cache, write, purging }) => {
      await write("product");
      session = await purging(["product"], () => cache.purge(TAGS.product));
    },
    sees("purged", (stage) => read({ consistency: { session } })(stage)),
  ];
};

const sees = (what: Act["sees"], act: Act): Act => Object.assign((stage: Stage) => act(stage), { sees: what });

const fails = (): never => {
  throw new Error("the source fails");
};

/** Reads a product whose source fails, and accepts one that was purged then. */
const readsWhatFails = ({ load }: Stage, through: Reads): Promise<Shown | undefined> =>
  through
    .getOrSet("product", { tags: TAGS.product, ...STALE_IF_ERROR }, () => load("product").then(fails))
    .catch(() => undefined);

const STALE_IF_ERROR = { onPurge: "stale-if-error", grace: "1h" } as const;

/** Reads a product whose source fails, and accepts one that was purged then. */
export const readsThoughItFails = (): Act => async (stage) => void (await readsWhatFails(stage, stage.cache));

/** Reads a list whose loader reads such a product. */
export const readsListThoughItFails = (): Act => async (stage) =>
  void (await stage.cache.getOrSet("list", { tags: TAGS.list }, async (context) => {
    const product = await readsWhatFails(stage, context.cache);
    return { list: await stage.load("list"), ...product };
  }));

/** Makes a page of such a product. */
export const rendersThoughItFails = (): Act => async (stage) => {
  const page = stage.cache.render();
  const shown = await readsWhatFails(stage, page);
  if (mayKeep(await page.headers({ sMaxAge: "1y" }))) stage.edge.keep(shown ?? {});
};

/** Looks whether there is a product, and takes it. */
export const gets =
  (options: Partial<Reading> = {}): Act =>
  async ({ cache }) =>
    (await cache.get("product", { tags: TAGS.product, ...options })) as Shown | undefined;

/** Makes a page of the product, which an edge keeps if its headers say that it may. */
export const renders =
  (): Act =>
  async ({ cache, load, edge }) => {
    const page = cache.render();
    const shown = await page.getOrSet("product", { tags: TAGS.product }, async () => ({
      product: await load("product"),
    }));
    if (mayKeep(await page.headers({ sMaxAge: "1y" }))) edge.keep(shown);
    return shown;
  };

/** Whether for more than the moment that an edge may keep what Redis could not tell about. */
const mayKeep = (headers: Readonly<Record<string, string>>): boolean =>
  Number(/s-maxage=(\d+)/.exec(headers["cache-control"] ?? "")?.[1] ?? 0) > 1;

/** Writes the product, then purges Redis, then the edge. */
export const writesAndPurgesEdge =
  (): Act =>
  async ({ cache, write, purging, edge }) => {
    await write("product");
    await purging(["product"], () => cache.purge(TAGS.product));
    await edge.purge();
  };

/** The wrong way round. */
export const writesAndPurgesEdgeFirst =
  (): Act =>
  async ({ cache, write, purging, edge }) => {
    await write("product");
    await edge.purge();
    await purging(["product"], () => cache.purge(TAGS.product));
  };

/** Writes a thing, then purges its tags. */
export const writes =
  (key: Key = "product"): Act =>
  async ({ cache, write, purging }) => {
    await write(key);
    await purging([key], () => cache.purge(TAGS[key]));
  };

/** Writes through the cache. */
export const mutates =
  (key: Key = "product"): Act =>
  async ({ cache, write, purging }) => {
    let written: () => void = () => undefined;
    const isWritten = new Promise<void>((resolve) => (written = resolve));
    const mutated = cache.mutate(() => write(key).then(written), { purge: TAGS[key] });
    await isWritten;
    await purging([key], () => mutated);
  };

/** Writes a thing, then deletes it by its key. */
export const deletes =
  (key: Key = "product"): Act =>
  async ({ cache, write, purging }) => {
    await write(key);
    await purging([key], () => cache.delete(key));
  };

/** Writes a thing, then purges everything. */
export const purgesAll =
  (key: Key = "product"): Act =>
  async ({ cache, write, purging }) => {
    await write(key);
    await purging(["product", "list"], () => cache.purgeAll());
  };
