import { afterEach, describe, expect, it, vi } from "vitest";
import type { CacheEvent } from "../../../../shared/cache/events.ts";
import { consoleReporter, hitRatio } from "../../../../shared/cache/reporters.ts";
import { cacheWorld, tags } from "../cache-world.ts";

const consistent = { tags: [tags.product({ id: 1 })], source: "consistent" } as const;

describe("the console reporter", () => {
  it("tells in a line each what was read, what made it stale, and what that cost", async () => {
    const lines: string[] = [];
    const { cache } = cacheWorld({ onEvent: consoleReporter({ write: (line) => lines.push(line) }) });
    await cache.getOrSet("page", consistent, () => "old");
    await cache.getOrSet("page", consistent, () => "old");
    await cache.purge([tags.product({ id: 1 })]);
    await cache.getOrSet("page", consistent, () => "new");

    expect(lines).toStrictEqual([
      "cache miss page: absent (0 ms, 1 command)",
      "cache fill page: loaded in 0 ms, kept for 600000 ms (0 ms, 5 commands)",
      "cache hit page: from redis (0 ms, 1 command)",
      "cache purge: product:1 (0 ms, 1 command)",
      "cache miss page: purged, by product:1 (0 ms, 1 command)",
      "cache fill page: loaded in 0 ms, kept for 600000 ms (0 ms, 2 commands)",
    ]);
  });

  it("has one line for each kind of event", () => {
    const lines: string[] = [];
    const report = consoleReporter({ write: (line) => lines.push(line) });
    for (const event of EVERY_KIND) report(event);

    expect(lines).toStrictEqual([
      "cache stale page: expired (3 ms, 0 commands)",
      "cache fill-short page: loaded in 2 ms, kept for 2000 ms (3 ms, 0 commands)",
      "cache unstored page: late-tag, loaded in 2 ms (3 ms, 0 commands)",
      "cache joined page: lease (3 ms, 0 commands)",
      "cache failed page: TypeError (3 ms, 0 commands)",
      "cache timeout page (3 ms, 0 commands)",
      "cache refused page: no answer (3 ms, 0 commands)",
      "cache breaker page: open (3 ms, 0 commands)",
      "cache corrupt page (3 ms, 0 commands)",
      "cache page page: for 60000 ms (3 ms, 0 commands)",
      "cache page page: for 2000 ms, unsettled (3 ms, 0 commands)",
      "cache folded page: a, b (3 ms, 0 commands)",
    ]);
  });

  it("lets no key look like a line of its own", () => {
    const lines: string[] = [];
    consoleReporter({ write: (line) => lines.push(line) })({ ...about, key: "a\ncache hit", kind: "corrupt" });

    expect(lines).toStrictEqual(['cache corrupt "a\\ncache hit" (3 ms, 0 commands)']);
  });

  it("never throws, whatever becomes of its lines", () => {
    const report = consoleReporter({
      write: () => {
        throw new Error("the pipe is broken");
      },
    });

    expect(() => report({ ...about, kind: "purge" })).not.toThrow();
  });
});

describe("a reporter without a place to write to", () => {
  afterEach(() => vi.restoreAllMocks());

  it("writes whole lines to the standard output, with nothing around them that would hide a metric", () => {
    const written: unknown[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((chunk) => written.push(chunk) > 0);

    consoleReporter()({ ...about, kind: "corrupt" });

    expect(written).toStrictEqual(["cache corrupt page (3 ms, 0 commands)\n"]);
  });
});

describe("the hit ratio", () => {
  it("is the share of fresh answers among hits and misses", async () => {
    const { cache, events } = cacheWorld();
    for (let i = 0; i < 4; i++) await cache.getOrSet("page", consistent, () => "value");

    expect(hitRatio(events)).toBe(0.75);
  });

  it("is unknown where nothing was read", () => {
    expect(hitRatio([{ ...about, kind: "purge" }])).toBeUndefined();
  });
});

const about = { key: "page", tags: ["a", "b"], ms: 3.4, billed: 0, roundTrips: 0 };

/** Those that a cache on a healthy store has no occasion for. */
const EVERY_KIND: readonly CacheEvent[] = [
  { ...about, kind: "stale", why: "expired" },
  { ...about, kind: "fill-short", loadMs: 2, forMs: 2_000 },
  { ...about, kind: "unstored", loadMs: 2, why: "late-tag" },
  { ...about, kind: "joined", whose: "lease" },
  { ...about, kind: "failed", error: "TypeError" },
  { ...about, kind: "timeout" },
  { ...about, kind: "refused", reason: "no answer" },
  { ...about, kind: "breaker", state: "open" },
  { ...about, kind: "corrupt" },
  { ...about, kind: "page", forMs: 60_000 },
  { ...about, kind: "page", forMs: 2_000, cap: "unsettled" },
  { ...about, kind: "folded" },
];
