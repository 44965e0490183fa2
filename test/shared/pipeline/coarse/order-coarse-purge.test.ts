import { describe, expect, it } from "vitest";
import { MemoryLaterQueue } from "../../../../shared/adapters/later-queue/memory.ts";
import { MemoryReporter } from "../../../../shared/adapters/reporter/memory.ts";
import { defineConfig, defineTags, item, source } from "../../../../shared/config/index.ts";
import { orderCoarsePurge, orderFullPurge } from "../../../../shared/pipeline/coarse/order-coarse-purge.ts";

describe("ordering a coarse purge", () => {
  it("keeps one purge of all that the sources can touch, each thing once", async () => {
    const { run, laterQueue } = world();

    await orderCoarsePurge(["Products", "Prices"], "rules-changed", run);

    expect(laterQueue.purges).toMatchObject([
      {
        reason: "coarse",
        objectCaches: ["main"],
        objects: { tags: ["products"], keys: ["menu"], patterns: ["list:*"], all: false },
        edges: [
          { edge: "www", items: [{ item: "#products" }, { item: "/p/*" }] },
          { edge: "old", items: [{ item: "/*" }] },
        ],
      },
    ]);
  });

  it("purges everything for a source that nobody knows", async () => {
    const { run, laterQueue } = world();

    await orderCoarsePurge(["Products", "Renamed"], "given-up", run);

    expect(laterQueue.purges).toMatchObject([
      {
        objects: { all: true },
        edges: [
          { edge: "www", items: [{ item: "/*" }] },
          { edge: "old", items: [{ item: "/*" }] },
        ],
      },
    ]);
  });

  it("keeps nothing when no source is concerned", async () => {
    const { run, laterQueue } = world();

    await orderCoarsePurge([], "stream-lost", run);

    expect(laterQueue.purges).toStrictEqual([]);
  });

  it("says what it ordered only once that is kept", async () => {
    const { run, reporter } = world();
    const refusing = { keep: () => Promise.reject(new Error("no queue")) };

    await expect(orderCoarsePurge(["Products"], "asked", { ...run, laterQueue: refusing })).rejects.toThrow("no queue");
    expect(reporter.events).toStrictEqual([]);

    await orderCoarsePurge(["Products"], "asked", run);
    expect(reporter.events).toStrictEqual([{ type: "coarse-ordered", source: "Products", reason: "asked" }]);
  });
});

describe("ordering a full purge", () => {
  it("drops all the cache client wrote, then everything at the edges that are named", async () => {
    const { run, laterQueue, reporter } = world();

    await orderFullPurge(["www", "gone"], "first-deploy", run);

    expect(laterQueue.purges).toMatchObject([
      { objects: { tags: [], all: true }, edges: [{ edge: "www", items: [{ item: "/*" }] }] },
    ]);
    expect(reporter.events).toStrictEqual([{ type: "full-purge-ordered", edge: "www", reason: "first-deploy" }]);
  });
});

function world() {
  const tags = defineTags({ products: "products", product: { tag: "product:{id}", under: "products" } });
  const coarse = { tags: [tags.products()], paths: ["/p/*"], objectKeys: ["menu", "list:*"] };
  const rules = [{ name: "page", tags: ({ key }: { key: { id: string } }) => [tags.product(key)] }];
  const config = defineConfig({
    namespace: "shop",
    tags,
    sources: [
      source({ table: "Products", item: item<object>(), match: { pk: "PRODUCT#{id}" }, coarse, rules }),
      source({ table: "Prices", item: item<object>(), match: { pk: "PRICE#{id}" }, coarse, rules }),
    ],
    edges: { www: { ancestors: true }, old: { ancestors: false } },
  });
  const laterQueue = new MemoryLaterQueue();
  const reporter = new MemoryReporter();
  return {
    run: { config, laterQueue, report: reporter.report, signal: AbortSignal.timeout(5_000) },
    laterQueue,
    reporter,
  };
}
