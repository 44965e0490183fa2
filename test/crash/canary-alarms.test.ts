import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type LocalStack, startLocalStack } from "../../infra/local/stack/local-stack.ts";
import { StackClock } from "../../infra/local/stack/stack-clock.ts";
import { demoAssembly } from "../chaos/demo-assembly.ts";

/** The demo as it would be deployed, with a canary and nothing wired wrongly. */
let stack: LocalStack;
const clock = new StackClock();

beforeAll(async () => {
  stack = await startLocalStack({ assembly: await demoAssembly(), clock });
  // Everything is purged once: from then on the canary flies.
  clock.skip(300_000);
  await vi.waitUntil(() => stack.cloudfront.billedItems() > 0, { timeout: 25_000 });
  await vi.waitUntil(async () => (await stack.currentStatus()).drained, { timeout: 25_000 });
}, 90_000);
afterAll(() => stack.close());

describe("of a stack that is wired rightly", () => {
  it("no alarm is on, however quiet it is, while the canary sees its purges work", async () => {
    await fly(200);
    await hoursUntil(hasPassed(20), FINE_STEP_MS);

    expect(measured("CanaryTime")).toBeGreaterThan(0);
    expect(alarmsOn()).toEqual([]);
    expect(stack.cloudwatch.alarms.all().filter(({ state }) => state !== "OK")).toEqual([]);
  });

  it("alarms go off when purges by tag do nothing", async () => {
    const { distributionId = "" } = stack.edges["www"] ?? {};
    const { settings } = stack.cloudfront.distribution(distributionId);
    stack.cloudfront.updateDistribution(distributionId, { ...settings, cacheTagHeader: undefined });
    await fly(2_000);
    await fly(2_000);

    await hoursUntil(() => ["CanaryFailures", "DoctorProblems"].every((name) => alarmsOn().includes(name)));

    expect(alarmsOn()).toContain("Unhealthy");
    stack.cloudfront.updateDistribution(distributionId, settings);
  });

  it("alarms go off when nobody looks any more", async () => {
    await hoursUntil(() => !alarmsOn().includes("DoctorProblems"));
    stack.function("Doctor").reserve(0);

    const silent = ["CanaryLate-www", "DoctorProblems"];
    await hoursUntil(() => silent.every((name) => alarmsOn().includes(name)));

    expect(alarmsOn()).not.toContain("EdgeBacklog-www");
  });
});

/** Has the canary fly at once, and lets time pass for it in such steps: it waits for what it looks at. */
async function fly(stepMs: number): Promise<void> {
  const flight = stack.function("Doctor").invoke({ canary: true });
  let landed = false;
  void flight.finally(() => (landed = true));
  await vi.waitUntil(
    () => {
      if (!landed) clock.skip(stepMs);
      return landed;
    },
    { timeout: 25_000, interval: 20 },
  );
  expect(await flight).toMatchObject({ ok: true });
}

/** Shorter than what an edge promises: what is queued meanwhile, such as the first deploy's purge, is not late for it. */
const FINE_STEP_MS = 20_000;

/** Lets time pass in such steps, each once nothing runs any more, until it is so. */
async function hoursUntil(isSo: () => boolean, stepMs = 120_000): Promise<void> {
  const endMs = clock.now() + 6 * 3_600_000;
  while (!isSo()) {
    if (clock.now() > endMs) throw new Error(`not so after six hours; on are: ${alarmsOn().join(", ")}`);
    clock.skip(stepMs);
    await new Promise(setImmediate);
    await vi.waitUntil(() => !stack.running(), { timeout: 25_000, interval: 5 });
  }
}

function hasPassed(minutes: number): () => boolean {
  const untilMs = clock.now() + minutes * 60_000;
  return () => clock.now() >= untilMs;
}

function alarmsOn(): readonly string[] {
  const on = stack.cloudwatch.alarms.all().filter(({ state }) => state === "ALARM");
  return on.map(({ name }) => name.replace("Tagwire-", ""));
}

function measured(metric: string): number {
  return stack.cloudwatch.metrics.known().filter(({ name }) => name === metric).length;
}
