import { describe, expect, it } from "vitest";
import { emfMetrics } from "../../../../infra/local/metrics/emf-metrics.ts";
import { MetricStore } from "../../../../infra/local/metrics/metric-store.ts";
import type { TagCacheOptions } from "../../../../shared/cache/cache-options.ts";
import { emfReporter, type EmfReporterOptions } from "../../../../shared/cache/reporters.ts";
import { cacheStore } from "../../../../shared/cache/store/store.ts";
import { cacheWorld, tags } from "../cache-world.ts";

const START_MS = Date.UTC(2026, 10, 21, 12);

const consistent = { tags: [tags.product({ id: 1 })], source: "consistent" } as const;

describe("the EMF reporter", () => {
  it("writes one line for all that happened before a flush, and none if nothing did", async () => {
    const { lines, cache, metrics } = reported();
    await cache.getOrSet("secret-key", consistent, () => "value");
    await cache.getOrSet("secret-key", consistent, () => "value");
    await cache.purge([tags.product({ id: 1 })]);

    metrics.flush();
    metrics.flush();

    expect(lines.map((line) => JSON.parse(line) as unknown)).toStrictEqual([
      {
        _aws: {
          Timestamp: START_MS,
          CloudWatchMetrics: [
            {
              Namespace: "Shop/Cache",
              Dimensions: [["service"]],
              Metrics: [
                { Name: "Hits", Unit: "Count" },
                { Name: "Misses", Unit: "Count" },
                { Name: "BilledCommands", Unit: "Count" },
                { Name: "RoundTrips", Unit: "Count" },
                { Name: "Fills", Unit: "Count" },
                { Name: "Purges", Unit: "Count" },
                { Name: "LoadTime", Unit: "Milliseconds" },
                { Name: "HitTime", Unit: "Milliseconds" },
                { Name: "PurgeTime", Unit: "Milliseconds" },
              ],
            },
          ],
        },
        service: "site",
        Hits: 1,
        Misses: 1,
        BilledCommands: expect.any(Number) as number,
        RoundTrips: expect.any(Number) as number,
        Fills: 1,
        Purges: 1,
        LoadTime: [0],
        HitTime: [0],
        PurgeTime: [0],
      },
    ]);
  });

  it("bills what the vendor bills", async () => {
    const { values, cache, billed, metrics } = reported();
    for (const value of ["one", "two"]) {
      await cache.getOrSet("page", consistent, () => value);
      await cache.purge([tags.products()]);
    }

    metrics.flush();

    expect(values("BilledCommands")).toStrictEqual([billed().length]);
  });

  it("has what the hit ratio is computed of in every line, also where it is 0", async () => {
    const { values, cache, metrics } = reported();
    await cache.purge([tags.products()]);

    metrics.flush();

    expect([values("Hits"), values("Misses")]).toStrictEqual([[0], [0]]);
  });

  it("writes what is a minute old when the next event comes, at the time it began", async () => {
    const { lines, cache, passMs } = reported();
    await cache.purge([tags.products()]);
    passMs(59_999);
    await cache.purge([tags.products()]);
    expect(lines).toStrictEqual([]);

    passMs(1);
    await cache.purge([tags.products()]);

    expect(lines.flatMap(emfMetrics)).toContainEqual(
      expect.objectContaining({ name: "Purges", value: 2, atMs: START_MS }),
    );
  });

  it("never tells a key or a tag: each would be a metric to pay for", async () => {
    const { lines, cache, metrics } = reported();
    await cache.getOrSet("secret-key", consistent, () => "value");
    await cache.purge([tags.product({ id: 1 })]);
    await cache.getOrSet("secret-key", consistent, () => "value");

    metrics.flush();

    expect(lines.join()).not.toMatch(/secret-key|product/);
  });

  it("takes a sample of times that is spread over all of them, small enough for CloudWatch", () => {
    const { values, metrics } = reported();
    for (let ms = 0; ms < 10_000; ms++) {
      metrics({ kind: "hit", from: "redis", key: "page", tags: [], ms, billed: 1, roundTrips: 1 });
    }

    metrics.flush();

    const times = values("HitTime");
    expect(values("Hits")).toStrictEqual([10_000]);
    expect(times.length).toBeGreaterThan(50);
    expect(times.length).toBeLessThanOrEqual(100);
    expect(Math.max(...times.map((ms, at) => ms - (times[at - 1] ?? 0)))).toBeLessThanOrEqual(200);
    expect(10_000 - (times.at(-1) ?? 0)).toBeLessThanOrEqual(200);
  });

  it("counts how often Redis was given up, and every refusal, but no other turn of the breaker", async () => {
    const broken = cacheStore(() => Promise.reject(new Error("down")));
    const { values, cache, metrics } = reported({}, { store: broken });
    for (let i = 0; i < 7; i++) await cache.getOrSet("page", consistent, () => "value");

    metrics.flush();

    expect(values("Refusals")).toStrictEqual([5]);
    expect(values("BreakerOpenings")).toStrictEqual([1]);
    expect(values("Unstored")).toStrictEqual([7]);
  });

  it("never throws, whatever becomes of its lines", async () => {
    const { cache, metrics } = reported({
      write: () => {
        throw new Error("the pipe is broken");
      },
    });
    await cache.purge([tags.products()]);

    expect(metrics.flush).not.toThrow();
  });

  it("is read by the local stack as CloudWatch reads it", async () => {
    const { lines, cache, metrics } = reported();
    await cache.getOrSet("page", consistent, () => "value");
    await cache.getOrSet("page", consistent, () => "value");
    metrics.flush();

    const store = new MetricStore();
    for (const measurement of lines.flatMap(emfMetrics)) store.add(measurement);

    const hits = { namespace: "Shop/Cache", name: "Hits", dimensions: { service: "site" } };
    expect(store.statistic(hits, "Sum", START_MS, START_MS + 60_000)).toBe(1);
  });

  it.each<[string, Partial<EmfReporterOptions>]>([
    ["namespace", { namespace: "AWS/Cache" }],
    ["namespace", { namespace: "" }],
    ["dimensions", { dimensions: { Hits: "site" } }],
    ["dimensions", { dimensions: { service: "" } }],
    ["dimensions", { dimensions: { _aws: "site" } }],
    ["dimensions", { dimensions: Object.fromEntries(Array.from({ length: 31 }, (_, at) => [`d${at}`, "x"])) }],
  ])("refuses a %s that CloudWatch would not take: %j", (option, options) => {
    expect(() => emfReporter({ namespace: "Shop", ...options })).toThrow(option);
  });
});

/** A cache whose events are gathered, at a time that goes on when told. */
function reported(options: Partial<EmfReporterOptions> = {}, cacheOptions: Partial<TagCacheOptions> = {}) {
  let nowMs = START_MS;
  const lines: string[] = [];
  const metrics = emfReporter({
    namespace: "Shop/Cache",
    dimensions: { service: "site" },
    write: (line) => lines.push(line),
    now: () => nowMs,
    ...options,
  });
  const world = cacheWorld({ onEvent: metrics, ...cacheOptions });
  const values = (name: string): readonly number[] =>
    lines.flatMap(emfMetrics).flatMap((measured) => (measured.name === name ? measured.value : []));
  const passMs = (ms: number): void => void (nowMs += ms);
  return { ...world, lines, metrics, values, passMs };
}
