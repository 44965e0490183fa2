import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CacheUsageError } from "../../../../shared/cache/errors.ts";
import { responseHeaders, type Shown } from "../../../../shared/cache/render/response-headers.ts";
import { EDGE_DEFAULTS } from "../../../../shared/config/config-options.ts";
import type { Tag } from "../../../../shared/config/tag.ts";
import { tags } from "../cache-world.ts";

const fresh: Shown = { tags: new Map(), validMs: Infinity, doubt: undefined, isStreamed: false };

describe("headers for an edge", () => {
  it("never let it keep a response beyond any of its bounds", () => {
    fc.assert(
      fc.property(shown, options, (response, asked) => {
        const { headers, isFolded } = responseHeaders(response, asked);
        const { sMaxAge, maxAge } = secondsIn(headers);

        const bounds = [
          Number.parseInt(asked.sMaxAge) / 1_000,
          response.doubt === "unverified" ? 1 : response.validMs / 1_000,
          response.isStreamed || isFolded ? Number.parseInt(asked.maxStaleness) / 1_000 : Infinity,
          response.doubt === "changed" ? 0 : Infinity,
        ];
        expect(sMaxAge).toBeLessThanOrEqual(Math.max(0, Math.min(...bounds)));
        expect(maxAge).toBeLessThanOrEqual(Math.max(0, Math.min(...bounds.slice(1))));
      }),
    );
  });

  it("let it serve nothing stale of what is bounded by more than its own time", () => {
    fc.assert(
      fc.property(shown, options, (response, asked) => {
        const { headers, cap } = responseHeaders(response, asked);

        const servesStale = /stale-/.test(headers["cache-control"] ?? "");
        expect(servesStale && cap !== undefined).toBe(false);
      }),
    );
  });

  it("carry its tags whenever it keeps it, and none when it must not", () => {
    fc.assert(
      fc.property(shown, options, (response, asked) => {
        const { headers, forMs } = responseHeaders(response, asked);

        expect(headers["cache-tag"] !== undefined).toBe(forMs > 0 && response.tags.size > 0);
        expect(headers["cache-control"]?.startsWith("public")).toBe(forMs > 0);
      }),
    );
  });

  it("use the header and the staleness that a config uses which says nothing", () => {
    const tag = tags.product({ id: 1 });
    const { headers } = responseHeaders(
      { ...fresh, tags: new Map([[tag.text, tag]]), isStreamed: true },
      { sMaxAge: "1y" },
    );

    expect(headers[EDGE_DEFAULTS.tagHeader]).toBe("product:1,products");
    expect(EDGE_DEFAULTS.maxStaleness).toBe("60s");
    expect(secondsIn(headers).sMaxAge).toBe(60);
  });

  it.each(["sMaxAge", "maxAge", "staleWhileRevalidate", "staleIfError"])("name %s when it is no duration", (name) => {
    const asked = { sMaxAge: "1y", [name]: "soon" } as const;

    expect(() => responseHeaders(fresh, asked)).toThrow(
      new CacheUsageError(`${name}: a duration such as "10s", got "soon"`),
    );
  });
});

const shown: fc.Arbitrary<Shown> = fc.record({
  tags: fc.integer({ min: 0, max: 60 }).map((count) => {
    const all = Array.from({ length: count }, (_, id) => tags.product({ id }));
    return new Map<string, Tag>(all.map((tag) => [tag.text, tag]));
  }),
  validMs: fc.oneof(fc.constant(Infinity), fc.integer({ min: -5_000, max: 100_000 })),
  doubt: fc.constantFrom(undefined, "changed", "unverified", "unsettled"),
  isStreamed: fc.boolean(),
});

const ms = (max: number) => fc.nat({ max }).map((value) => `${value}ms` as const);

const options = fc.record({
  sMaxAge: ms(200_000),
  maxAge: ms(200_000),
  maxStaleness: ms(90_000),
  staleWhileRevalidate: ms(100_000),
  staleIfError: ms(100_000),
});

function secondsIn(headers: Readonly<Record<string, string>>) {
  const of = (name: string): number =>
    Number(new RegExp(`(?:^|[ ,])${name}=(\\d+)`).exec(headers["cache-control"] ?? "")?.[1] ?? 0);
  return { sMaxAge: of("s-maxage"), maxAge: of("max-age") };
}
