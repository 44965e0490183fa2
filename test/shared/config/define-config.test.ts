import { describe, expect, it } from "vitest";
import { defineConfig, item, source } from "../../../shared/config/index.ts";
import { sourcesOf } from "../../../shared/config/sources-of.ts";
import { products, tags } from "./shop.ts";

describe("a config", () => {
  it("fills in what is not said", () => {
    const config = defineConfig({ namespace: "shop", tags, sources: [products()], edges: { www: {} } });

    expect(config).toMatchObject({
      namespace: "shop",
      tables: ["Products"],
      redis: ["main"],
      settleMs: 2_000,
      cascade: [],
    });
    expect(config.edges.www).toEqual({
      name: "www",
      mode: "send",
      untilLive: "send",
      minIntervalMs: 10_000,
      maxStalenessMs: 60_000,
      ancestors: false,
      handWrittenHeaders: true,
      tagHeader: "cache-tag",
      knownAs: {},
      budgetUsdPerMonth: undefined,
      onBudget: "spend",
      refetchUsd: 0.000_1,
      populations: {},
      quota: {
        itemsPerSecond: 150,
        wildcardsPerSecond: 1,
        requestsPerSecond: 2,
        itemsInProgress: 3_000,
        wildcardsInProgress: 15,
      },
    });
  });

  it("takes what is said", () => {
    const { edges, redis, settleMs } = defineConfig({
      namespace: "shop",
      tags,
      sources: [],
      edges: {
        www: {
          mode: "observe",
          minInterval: "500ms",
          maxStaleness: "5m",
          budget: { usdPerMonth: 300 },
          ancestors: true,
          handWrittenHeaders: false,
          tagHeader: "X-Tags",
          knownAs: { zoneId: "0".repeat(32) },
        },
      },
      redis: { eu: {}, us: {} },
      settle: "0s",
    });

    expect(edges.www).toMatchObject({
      mode: "observe",
      minIntervalMs: 500,
      maxStalenessMs: 300_000,
      tagHeader: "x-tags",
      knownAs: { zoneId: "0".repeat(32) },
    });
    expect(edges.www).toMatchObject({ budgetUsdPerMonth: 300, ancestors: true, handWrittenHeaders: false });
    expect({ redis, settleMs }).toEqual({ redis: ["eu", "us"], settleMs: 0 });
  });

  it("shares the account's quota out: what an edge says, and equal parts of what is left", () => {
    const { edges } = defineConfig({
      namespace: "shop",
      tags,
      sources: [],
      quota: { itemsPerSecond: 1_000, itemsInProgress: 7 },
      edges: { www: { quotaShare: 0.5 }, api: {}, docs: {} },
    });

    expect(edges.www.quota).toMatchObject({ itemsPerSecond: 500, wildcardsPerSecond: 0.5, itemsInProgress: 3 });
    expect(edges.api.quota).toMatchObject({ itemsPerSecond: 250, requestsPerSecond: 0.5, itemsInProgress: 1 });
    expect(edges.docs.quota).toStrictEqual(edges.api.quota);
  });

  it("takes what purging too wide costs, and what to do when the budget is spent", () => {
    const { edges } = defineConfig({
      namespace: "shop",
      tags,
      sources: [],
      edges: {
        www: {
          refetchUsd: 0.002,
          populations: { products: 1_200, "/c/*": 300, "/c/tv": 9, "/*": 5_000 },
          budget: { usdPerMonth: 300, onBudget: "hold" },
        },
      },
    });

    expect(edges.www).toMatchObject({
      refetchUsd: 0.002,
      populations: { products: 1_200, "/c/*": 300, "/c/tv": 9, "/*": 5_000 },
      budgetUsdPerMonth: 300,
      onBudget: "hold",
    });
  });

  it("never waits longer between purges than an edge may be stale", () => {
    const { edges } = defineConfig({ namespace: "shop", tags, sources: [], edges: { www: { maxStaleness: "5s" } } });

    expect(edges.www.minIntervalMs).toBe(5_000);
  });

  it("names a source after its table when it is the only one, and finds sources by table", () => {
    const config = defineConfig({
      namespace: "shop",
      tags,
      sources: [
        products(),
        source({ table: "Mixed", name: "a", item: item(), rules: [] }),
        source({ table: "Mixed", name: "b", item: item(), rules: [] }),
      ],
    });

    expect(config.tables).toEqual(["Products", "Mixed"]);
    expect(sourcesOf(config, "Mixed").map(({ name }) => name)).toEqual(["a", "b"]);
    expect(sourcesOf(config, "Products").map(({ name }) => name)).toEqual(["Products"]);
    expect(sourcesOf(config, undefined)).toHaveLength(3);
    expect(sourcesOf(config, "Unknown")).toEqual([]);
  });
});
