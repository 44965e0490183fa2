import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorLifetime, lifetime } from "../../../../../infra/local/edge/cache/lifetime.ts";
import { policy } from "../kit.ts";

const NOW_MS = Date.parse("2026-11-20T12:00:00Z");
const IN_A_MINUTE = new Date(NOW_MS + 60_000).toUTCString();

describe("lifetime", () => {
  it.each([
    ["s-maxage over max-age", { "cache-control": "max-age=5, s-maxage=60" }, 60],
    ["max-age over Expires", { "cache-control": "max-age=5", expires: IN_A_MINUTE }, 5],
    ["Expires when nothing else is said", { expires: IN_A_MINUTE }, 60],
    ["an Expires that is no date as already past", { expires: "0" }, 0],
    ["the default TTL when nothing is said", {}, 86_400],
    ["the default TTL when only other directives are there", { "cache-control": "public, must-revalidate" }, 86_400],
    ["directives in any case and with quotes", { "cache-control": 'Public, S-MaxAge="60"' }, 60],
    ["the maximum TTL as a cap", { "cache-control": "max-age=99999999" }, 31_536_000],
    ["no-cache as kept, but asked for again each time", { "cache-control": "no-cache" }, 0],
    ["no-cache of single headers as no limit", { "cache-control": 'no-cache="set-cookie", max-age=60' }, 60],
    ["neither vary, set-cookie nor pragma", { vary: "*", "set-cookie": ["a=1"], pragma: "no-cache" }, 86_400],
  ])("takes %s", (_what, headers, ttlSeconds) => {
    expect(lifetime(headers, policy(), NOW_MS)).toEqual({ ttlSeconds, stored: true });
  });

  it.each(["no-store", "private", "no-store, max-age=60"])("keeps nothing of %s while the minimum TTL is 0", (said) => {
    expect(lifetime({ "cache-control": said }, policy(), NOW_MS).stored).toBe(false);
  });

  it.each(["no-store", "private", "no-cache", "max-age=0", "max-age=5"])(
    "keeps %s for a minimum TTL above 0",
    (said) => {
      const kept = lifetime({ "cache-control": said }, policy({ minTtlSeconds: 10 }), NOW_MS);

      expect(kept).toEqual({ ttlSeconds: 10, stored: true });
    },
  );

  it("keeps nothing at all when the maximum TTL is 0, as CachingDisabled says", () => {
    const disabled = policy({ defaultTtlSeconds: 0, maxTtlSeconds: 0 });

    expect(lifetime({ "cache-control": "max-age=60" }, disabled, NOW_MS).stored).toBe(false);
    expect(errorLifetime(404, {}, disabled, 10, NOW_MS).stored).toBe(false);
  });

  it("never leaves the bounds of the policy", () => {
    const said = fc.array(
      fc.oneof(
        fc.constantFrom("no-store", "no-cache", "private", "public"),
        fc.tuple(fc.constantFrom("max-age", "s-maxage"), fc.nat()).map(([name, value]) => `${name}=${value}`),
      ),
    );
    const ttls = fc
      .tuple(fc.nat(1e6), fc.nat(1e6), fc.integer({ min: 1, max: 1e6 }))
      .map((all) => all.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(said, ttls, (directives, [minTtlSeconds = 0, defaultTtlSeconds = 0, maxTtlSeconds = 0]) => {
        const bounds = policy({ minTtlSeconds, defaultTtlSeconds, maxTtlSeconds });
        const { ttlSeconds } = lifetime({ "cache-control": directives.join(", ") }, bounds, NOW_MS);
        expect(ttlSeconds).toBeGreaterThanOrEqual(minTtlSeconds);
        expect(ttlSeconds).toBeLessThanOrEqual(maxTtlSeconds);
      }),
    );
  });
});

describe("errorLifetime", () => {
  it.each([404, 410, 414, 500, 501, 502, 503, 504])("keeps a %i for the error TTL", (status) => {
    expect(errorLifetime(status, {}, policy(), 10, NOW_MS)).toEqual({ ttlSeconds: 10, stored: true });
  });

  it.each([400, 403, 405, 412, 415])("keeps a %i only if it says for how long", (status) => {
    expect(errorLifetime(status, {}, policy(), 10, NOW_MS).stored).toBe(false);
    expect(errorLifetime(status, { "cache-control": "max-age=60" }, policy(), 10, NOW_MS).ttlSeconds).toBe(60);
  });

  it.each([401, 409, 416, 422, 429])("never keeps a %i", (status) => {
    expect(errorLifetime(status, { "cache-control": "max-age=60" }, policy(), 10, NOW_MS).stored).toBe(false);
  });

  it("keeps an error longer than the error TTL if it says so, up to the maximum TTL, and never shorter", () => {
    const kept = (said: string): number =>
      errorLifetime(404, { "cache-control": said }, policy({ maxTtlSeconds: 100, defaultTtlSeconds: 100 }), 10, NOW_MS)
        .ttlSeconds;

    expect(["max-age=60", "max-age=5", "max-age=500"].map(kept)).toEqual([60, 10, 100]);
  });

  it.each([
    [404, false],
    [410, false],
    [414, false],
    [501, false],
    [500, true],
    [502, true],
    [503, true],
    [504, true],
  ])("honours no-store on 404, 410, 414 and 501 only: %i is stored: %s", (status, stored) => {
    for (const said of ["no-store", "no-cache", "private"])
      expect(errorLifetime(status, { "cache-control": said }, policy(), 10, NOW_MS).stored).toBe(stored);
  });

  it("keeps no error when the error TTL is 0 and the error says nothing", () => {
    expect(errorLifetime(404, {}, policy(), 0, NOW_MS).stored).toBe(false);
  });
});
