import { expect, it } from "vitest";
import { defineConfig, defineTags } from "../../../../shared/config/index.ts";
import { policyOf } from "../../../../shared/pipeline/plan/policy-of.ts";

it("plans for an edge as its settings say", () => {
  const { edges } = defineConfig({
    namespace: "shop",
    tags: defineTags({ products: "Products" }),
    sources: [],
    edges: {
      www: {
        minInterval: "30s",
        ancestors: true,
        budget: { usdPerMonth: 300, onBudget: "hold" },
        populations: { Products: 1_200, "/c/größe/*": 300 },
        quotaShare: 0.2,
      },
    },
  });

  expect(policyOf(edges.www)).toMatchObject({
    minIntervalMs: 30_000,
    burst: { spareMs: 30_000 },
    ancestors: true,
    budget: { usdPerMonth: 300, onBudget: "hold" },
    coarsening: { refetchUsd: 0.000_1, populations: { "#products": 1_200, "/c/gr%C3%B6%C3%9Fe/*": 300 } },
    quota: { items: { perSecond: 30, burst: 30 }, wildcards: { perSecond: 0.2, burst: 1 }, itemsInProgress: 600 },
  });
});
