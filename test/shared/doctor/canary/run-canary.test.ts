import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runCanary } from "../../../../shared/doctor/canary/run-canary.ts";
import type { PipelineEvent } from "../../../../shared/pipeline/events.ts";
import { runs } from "../../../kit/runs.ts";
import { CanaryWorld, type Twist } from "./canary-world.ts";

const WWW = { kind: "edge", name: "www" } as const;
const MAIN = { kind: "redis", name: "main" } as const;

describe("a canary", () => {
  it("sees a purge work, and says how long it took from the write to CloudFront and to the viewers", async () => {
    const { results, events } = await flown({});

    expect(results).toStrictEqual([
      { place: WWW, ok: true, times: { sentMs: expect.any(Number), freshMs: expect.any(Number) } },
      { place: MAIN, ok: true, times: { freshMs: expect.any(Number) } },
    ]);
    expect(events).toStrictEqual([
      { type: "canary-done", place: WWW, sentMs: 2_000, freshMs: 3_000 },
      { type: "canary-done", place: MAIN, freshMs: 500 },
    ]);
  });

  it.each<[saw: string, twist: Twist, step: string, what: string]>([
    ["a page that says no-store", { keptMs: 0 }, "not-cached", "never cached"],
    ["a page that a MinTTL keeps for a second", { keptMs: 1_000 }, "not-cached", "never cached"],
    ["no purge being sent", { sentAfterMs: undefined }, "not-sent", "no purge of the probe's tag was sent"],
    ["a purge sent too late", { sentAfterMs: 90_000 }, "not-sent", "60 s after the write"],
    ["a purge by tag that does nothing", { tagsWork: false }, "not-purged", "still shows the old page"],
    [
      "everything purged by something else, where tags do nothing",
      { tagsWork: false, others: [{ afterMs: 3_000, pages: ["probe", "control"] }] },
      "purged-by-other",
      "control page",
    ],
    [
      "everything purged by something else as well",
      { others: [{ afterMs: 1_000, pages: ["probe", "control"] }] },
      "purged-by-other",
      "control page",
    ],
    [
      "the page purged by something else, and no purge being sent",
      { sentAfterMs: undefined, others: [{ afterMs: 3_000, pages: ["probe"] }] },
      "purged-by-other",
      "no purge of its tag was sent",
    ],
    ["no probe page", { brokenEdge: "www" }, "unreachable", "edge www: 404"],
    ["a table that takes no item", { writeFails: true }, "not-written", "table: AccessDeniedException"],
  ])("that saw %s says so", async (_, twist, step, what) => {
    const { results, events } = await flown(twist);

    expect(results[0]).toStrictEqual({ place: WWW, ok: false, step, what: expect.stringContaining(what) });
    expect(events).toContainEqual({ type: "canary-failed", place: WWW, step, what: expect.stringContaining(what) });
  });

  it.each<[saw: string, redis: Twist["redis"], step: string]>([
    ["keeps the probe's key", "keeps", "not-purged"],
    ["was flushed", "flushed", "purged-by-other"],
    ["forgets what it was just given", "forgets", "not-cached"],
    ["is away", "away", "unreachable"],
  ])("that saw that Redis %s says so, and still sees to the edge", async (_, redis, step) => {
    const { results } = await flown({ redis });

    expect(results).toMatchObject([
      { place: WWW, ok: true },
      { place: MAIN, ok: false, step },
    ]);
  });

  it("writes nothing, and costs nothing, where nothing can be seen to be purged", async () => {
    const { world } = await flown({ keptMs: 0, redis: "away" });

    expect(world.writes).toBe(0);
  });

  it("takes a cache of the edge that happened to be empty neither for a purge nor for a failure", async () => {
    const caches = [0, 0, 0, 0, 0, 0, 1];

    expect((await flown({ caches })).results[0]).toMatchObject({ ok: true });
    expect((await flown({ caches, tagsWork: false })).results[0]).toMatchObject({ ok: false, step: "not-purged" });
  });

  it("never says that a purge works which was not sent or did nothing, whatever else purges or expires", async () => {
    const purge = fc.record({
      afterMs: fc.integer({ min: 0, max: 70_000 }),
      pages: fc.constantFrom(["probe"] as const, ["probe", "control"] as const, ["control"] as const),
    });
    const twist = fc.record({
      keptMs: fc.constantFrom(0, 500, 1_400, Infinity),
      others: fc.array(purge, { maxLength: 4 }),
      sentAfterMs: fc.constant(undefined),
    });
    const ineffective = fc.record({
      keptMs: fc.constantFrom(0, 1_000, 1_600, 5_000, 20_000, Infinity),
      others: fc.array(fc.record({ ...AFTER, pages: fc.constant(["probe", "control"] as const) }), { maxLength: 4 }),
      tagsWork: fc.constant(false),
    });

    await fc.assert(
      fc.asyncProperty(fc.oneof(twist, ineffective), async (world) => {
        const { results } = await flown(world);

        expect(results[0]).toMatchObject({ ok: false });
      }),
      { numRuns: runs(300) },
    );
  });

  it("that runs out of time says that, of every place it had not seen through", async () => {
    const stop = new AbortController();
    const world = new CanaryWorld({ sentAfterMs: undefined, redis: "keeps" });
    const wait = world.wait.bind(world);
    world.wait = async (ms, signal) => {
      if (world.writes > 0) stop.abort();
      await wait(ms, signal);
    };

    const { results } = await flownIn(world, stop.signal);

    const what = "there was no time left to see it through";
    expect(results).toMatchObject([
      { place: WWW, ok: false, what },
      { place: MAIN, ok: false, what },
    ]);
  });
});

const AFTER = { afterMs: fc.integer({ min: 0, max: 70_000 }) };

const flown = (twist: Twist) => flownIn(new CanaryWorld(twist), new AbortController().signal);

async function flownIn(world: CanaryWorld, signal: AbortSignal) {
  const events: PipelineEvent[] = [];
  const flight = runCanary({
    edges: ["www"],
    objectCaches: ["main"],
    run: "run 1",
    senses: world,
    clock: world.time,
    report: (event) => events.push(event),
    signal,
  });
  const results = await world.time.until(flight);
  return { results, events, world };
}
