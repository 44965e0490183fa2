import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { type LocalFunction, startFunction } from "../../../../infra/local/lambda/function.ts";
import { invocationMetrics } from "../../../../infra/local/metrics/invocation-metrics.ts";
import { MetricStore } from "../../../../infra/local/metrics/metric-store.ts";

it("counts what ran, what failed and how long it took", async () => {
  const { fn, sum, maximum } = start();

  await fn.invoke({ waitMs: 20 });
  await fn.invoke({ fails: true });

  expect(["Invocations", "Errors", "Throttles"].map(sum)).toEqual([2, 1, 0]);
  expect(maximum("Duration")).toBeGreaterThanOrEqual(20);
});

it("counts what found no room as throttled, and not as an invocation", async () => {
  const { fn, sum } = start();

  fn.reserve(1);
  const outcomes = await Promise.all([fn.invoke({ waitMs: 20 }), fn.invoke({}), fn.invoke({})]);
  fn.reserve(0);
  const none = await fn.invoke({});
  fn.reserve();
  const again = await fn.invoke({});

  expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, false]);
  expect(none).toMatchObject({ ok: false, kind: "throttled" });
  expect(again.ok).toBe(true);
  expect(["Invocations", "Errors", "Throttles"].map(sum)).toEqual([2, 0, 3]);
});

const CODE = `
export const handler = async ({ waitMs = 0, fails = false }) => {
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  if (fails) throw new Error("no");
};`;

interface Started {
  readonly fn: LocalFunction;
  readonly sum: (name: string) => number;
  readonly maximum: (name: string) => number;
}

function start(): Started {
  const directory = mkdtempSync(join(tmpdir(), "invocations-"));
  writeFileSync(join(directory, "index.mjs"), CODE);
  const metrics = new MetricStore();
  const fn = startFunction({
    name: "shop",
    arn: "arn:aws:lambda:us-east-1:000000000000:function:shop",
    directory,
    onInvocation: invocationMetrics("shop", metrics, { now: () => 0 }),
  });
  onTestFinished(async () => {
    await fn.close();
    rmSync(directory, { recursive: true });
  });
  const read = (statistic: "Sum" | "Maximum") => (name: string) =>
    metrics.statistic({ namespace: "AWS/Lambda", name, dimensions: { FunctionName: "shop" } }, statistic, 0, 1) ?? 0;
  return { fn, sum: read("Sum"), maximum: read("Maximum") };
}
