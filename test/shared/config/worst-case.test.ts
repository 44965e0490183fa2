import { expect, it } from "vitest";
import { defineConfig, defineTags } from "../../../shared/config/index.ts";
import { worstCase } from "../../../shared/config/worst-case.ts";

it("tells the most that each edge can cost, and whether its budget is a limit", () => {
  const config = defineConfig({
    namespace: "shop",
    tags: defineTags({}),
    sources: [],
    edges: {
      www: { quotaShare: 0.5, budget: { usdPerMonth: 300, onBudget: "hold" } },
      api: { budget: { usdPerMonth: 50 } },
      trial: { mode: "observe" },
    },
  });

  expect(worstCase(config)).toEqual([
    {
      edge: "www",
      usdPerMonth: 300,
      sentence:
        "edge www: at its part of CloudFront's quota, 75 items a second, purges cost at most $972,000 a month; " +
        "they are held once its budget of $300 a month is spent",
    },
    {
      edge: "api",
      usdPerMonth: 486_000,
      sentence:
        "edge api: at its part of CloudFront's quota, 37.5 items a second, purges cost at most $486,000 a month; " +
        'its budget of $50 a month paces them and is no limit, because onBudget is "spend"',
    },
    { edge: "trial", usdPerMonth: 0, sentence: "edge trial: observed only, so nothing is sent and it costs nothing" },
  ]);
});
