import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cacheKey } from "../../../../../infra/local/edge/cache/cache-key.ts";
import type { CachePolicySettings } from "../../../../../infra/local/edge/distribution-settings.ts";
import { behavior, policy } from "../kit.ts";

describe("cacheKey", () => {
  it.each<[string, Partial<CachePolicySettings>, string, string]>([
    ["all parameters", {}, "a=1&b=2", "/p?a=1&b=2"],
    ["no parameters", { queryStrings: { kind: "none" } }, "a=1&b=2", "/p"],
    ["listed parameters", { queryStrings: { kind: "only", names: ["b"] } }, "a=1&b=2&b=3", "/p?b=2&b=3"],
    ["all but listed parameters", { queryStrings: { kind: "except", names: ["b"] } }, "a=1&b=2", "/p?a=1"],
    ["encoded names", { queryStrings: { kind: "only", names: ["a b"] } }, "a%20b=1&c=2", "/p?a%20b=1"],
    ["nothing listed that is there", { queryStrings: { kind: "only", names: ["x"] } }, "a=1", "/p"],
  ])("takes %s into the URL that paths can name", (_what, settings, query, url) => {
    expect(cacheKey({ ...REQUEST, query }, using(settings)).url).toBe(url);
  });

  it("keeps the order and spelling of parameters apart, as CloudFront does", () => {
    const keys = ["a=1&b=2", "b=2&a=1", "A=1&b=2", "a=%31&b=2"].map(
      (query) => cacheKey({ ...REQUEST, query }, using({})).key,
    );

    expect(new Set(keys).size).toBe(4);
  });

  it("gives GET and HEAD one key and OPTIONS another", () => {
    const [get, head, options] = ["GET", "HEAD", "OPTIONS"].map(
      (method) => cacheKey({ ...REQUEST, method }, using({})).key,
    );

    expect(head).toBe(get);
    expect(options).not.toBe(get);
  });

  it("splits by a header only if the policy names it", () => {
    const keyOf = (headers: Record<string, string>, settings: Partial<CachePolicySettings>): string =>
      cacheKey({ ...REQUEST, headers }, using(settings)).key;
    const byLanguage: Partial<CachePolicySettings> = { headers: { kind: "only", names: ["accept-language"] } };

    expect(keyOf({ "accept-language": "de" }, {})).toBe(keyOf({ "accept-language": "fr" }, {}));
    expect(keyOf({ "accept-language": "de" }, byLanguage)).not.toBe(keyOf({ "accept-language": "fr" }, byLanguage));
    expect(keyOf({ "accept-language": "" }, byLanguage)).not.toBe(keyOf({}, byLanguage));
  });

  it("splits by the cookies that the policy names", () => {
    const keyOf = (cookie: string): string =>
      cacheKey({ ...REQUEST, headers: { cookie } }, using({ cookies: { kind: "only", names: ["lang"] } })).key;

    expect(keyOf("lang=de; session=1")).toBe(keyOf("session=2; lang=de"));
    expect(keyOf("lang=de")).not.toBe(keyOf("lang=fr"));
  });

  it("reduces accept-encoding to what the policy tells apart", () => {
    const keyOf = (encoding: string, settings: Partial<CachePolicySettings>): string =>
      cacheKey({ ...REQUEST, headers: { "accept-encoding": encoding } }, using(settings)).key;

    expect(keyOf("gzip, deflate, br", { gzip: true })).toBe(keyOf("GZIP;q=0.5", { gzip: true }));
    expect(keyOf("gzip", { gzip: true, brotli: true })).not.toBe(keyOf("br, gzip", { gzip: true, brotli: true }));
    expect(keyOf("gzip;q=0", { gzip: true })).toBe(keyOf("identity", { gzip: true }));
    expect(keyOf("gzip", {})).toBe(keyOf("br", {}));
  });

  it("never gives two requests one key if they differ in what the policy names", () => {
    const anything = fc.record({
      path: fc.webPath().map((path) => `/${path}`),
      query: fc.webQueryParameters(),
      a: fc.string(),
      cookie: fc.string(),
    });
    const everything = using({ headers: { kind: "only", names: ["a"] }, cookies: { kind: "all" } });
    fc.assert(
      fc.property(anything, anything, (one, other) => {
        const keyOf = ({ path, query, a, cookie }: typeof one): string =>
          cacheKey({ method: "GET", path, query, headers: { a, cookie: `c=${cookie}` } }, everything).key;
        const same =
          one.path === other.path &&
          one.query === other.query &&
          one.a === other.a &&
          one.cookie.trim() === other.cookie.trim();
        fc.pre(![one, other].some(({ cookie }) => /[;\s]/.test(cookie)));
        expect(keyOf(one) === keyOf(other)).toBe(same);
      }),
    );
  });
});

const REQUEST = { method: "GET", path: "/p", query: "", headers: {} };

const using = (settings: Partial<CachePolicySettings>): ReturnType<typeof behavior> =>
  behavior({ cachePolicy: policy(settings) });
