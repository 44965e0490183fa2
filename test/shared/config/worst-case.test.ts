import { expect, it } from "vitest";
import { defineConfig, defineTags } from "../../../shared/config/index.ts";
import { worstCase } from "../../../shared/config/worst-case.ts";

it("tells the most that each edge can cost, and that a budget is no limit yet", () => {
  const config = defineConfig({
    namespace: "shop",
    tags: defineTags({}),
    sources: [],
    edges: { www: { budget: { usdPerMonth: 300 } }, api: {}, trial: { mode: "observe" } },
  });

  expect(worstCase(config)).toEqual([
    {
      edge: "www",
      usdPerMonth: 1_944_000,
      sentence:
        "edge www: at CloudFront's quota of 150 items a second, purges cost at most $1,944,000 a month; " +
        "its budget of $300 a month is noted but not yet a limit",
    },
    {
      edge: "api",
      usdPerMonth: 1_944_000,
      sentence: "edge api: at CloudFront's quota of 150 items a second, purges cost at most $1,944,000 a month",
    },
    { edge: "trial", usdPerMonth: 0, sentence: "edge trial: observed only, so nothing is sent and it costs nothing" },
  ]);
});
