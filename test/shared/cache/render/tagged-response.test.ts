import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { taggedResponse } from "../../../../shared/cache/headers.ts";
import { cacheWorld, tags } from "../cache-world.ts";

const product = { tags: [tags.product({ id: 1 })], source: "consistent", ttl: "1h" } as const;
const OPTIONS = { sMaxAge: "1y", staleWhileRevalidate: "30s" } as const;
const IN_FULL = "public, max-age=0, s-maxage=3600, stale-while-revalidate=30";

describe("a response with the headers of its page", () => {
  it("has them, and all that it had, as a web response", async () => {
    const response = new Response("jq", { status: 404, headers: { "content-type": "text/plain" } });

    const tagged = await taggedResponse(await pageOfProduct(), response, OPTIONS);

    expect([tagged.status, await tagged.text(), Object.fromEntries(tagged.headers)]).toStrictEqual([
      404,
      "jq",
      { "content-type": "text/plain", "cache-control": IN_FULL, "cache-tag": "product:1,products" },
    ]);
  });

  it("has them, and all that it had, as what a Lambda function returns", async () => {
    const result = { statusCode: 200, headers: { "Content-Type": "text/html" }, body: "jq", isBase64Encoded: false };

    expect(await taggedResponse(await pageOfProduct(), result, OPTIONS)).toStrictEqual({
      ...result,
      headers: { "Content-Type": "text/html", "cache-control": IN_FULL, "cache-tag": "product:1,products" },
    });
  });

  it.each(["private, max-age=60", "no-store", "no-cache", "Public, Max-Age=60, Private", "max-age=0", "s-maxage=x"])(
    "keeps what it says itself when that is %s",
    async (own) => {
      const result = { headers: { "Cache-Control": own } };

      expect(await taggedResponse(await pageOfProduct(), result, OPTIONS)).toStrictEqual(result);
    },
  );

  it.each([
    ["max-age=60", "max-age=0, s-maxage=60"],
    ["max-age=60, s-maxage=10", "max-age=0, s-maxage=10"],
    ["public, s-maxage=99999, must-revalidate", "public, s-maxage=3600, must-revalidate, max-age=0"],
    ["s-maxage=60, stale-while-revalidate=5", "s-maxage=60, max-age=0, stale-while-revalidate=5"],
  ])("never lives longer than it says: %s", async (own, expected) => {
    const { headers } = await taggedResponse(await pageOfProduct(), { headers: { "cache-control": own } }, OPTIONS);

    expect(directives(headers["cache-control"])).toStrictEqual(directives(`public, ${expected}`));
  });

  it("goes by what it says itself when it shows nothing, for no purge would reach it", async () => {
    const headersOf = async (headers: Readonly<Record<string, string>>) =>
      (await taggedResponse(cacheWorld().cache.render(), { headers }, OPTIONS)).headers;

    expect(await headersOf({ "cache-control": "public, max-age=60" })).toStrictEqual({
      "cache-control": "public, max-age=60",
    });
    expect(await headersOf({ expires: "Thu, 01 Jan 2099 00:00:00 GMT" })).not.toHaveProperty("cache-control");
    expect(await headersOf({})).toStrictEqual({ "cache-control": "private, no-store" });
  });

  it("is not kept once its own date of expiry is over, or is none", async () => {
    for (const expires of ["Thu, 01 Jan 1970 00:00:00 GMT", "0"]) {
      const result = { headers: { expires } };
      expect(await taggedResponse(await pageOfProduct(), result, OPTIONS)).toStrictEqual(result);
    }
  });

  it("carries its own tags beside those of the page", async () => {
    const result = { headers: { "Cache-Tag": "static, PRODUCTS" } };

    expect(await taggedResponse(await pageOfProduct(), result, OPTIONS)).toStrictEqual({
      headers: { "cache-control": IN_FULL, "cache-tag": "PRODUCTS,product:1,static" },
    });
  });

  it("is kept for a moment when its own tags are more than an edge takes", async () => {
    const own = Array.from({ length: 50 }, (_, id) => `own:${id}`).join();
    const response = new Response("jq", { headers: { "cache-tag": own } });

    const { headers } = await taggedResponse(await pageOfProduct(), response, OPTIONS);

    expect(headers.get("cache-tag")?.split(",")).toHaveLength(50);
    expect(directives(headers.get("cache-control") ?? "")).toStrictEqual(directives("public, max-age=0, s-maxage=1"));
  });

  it.each<[string, Parameters<typeof taggedResponse>[1]]>([
    ["an error", { statusCode: 500 }],
    ["a refusal", { statusCode: 403 }],
    ["a result with a cookie", { cookies: ["session=1"] }],
    ["a result with a cookie as header", { headers: { "Set-Cookie": "session=1" } }],
  ])("is kept by no edge when it is %s, and asks nothing for that", async (_, result) => {
    const { cache, billed } = cacheWorld();

    const tagged = await taggedResponse(cache.render(), result, OPTIONS);

    expect(tagged.headers).toMatchObject({ "cache-control": "private, no-store" });
    expect(billed()).toStrictEqual([]);
  });

  it("is never kept for longer than either allows, whatever both say", async () => {
    const seconds = fc.option(fc.nat({ max: 9_999 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(seconds, seconds, fc.integer({ min: 1, max: 9_999 }), async (sMaxAge, maxAge, asked) => {
        const own = [
          ...(sMaxAge === undefined ? [] : [`s-maxage=${sMaxAge}`]),
          ...(maxAge === undefined ? [] : [`max-age=${maxAge}`]),
        ].join(", ");
        const result = { headers: { "cache-control": own } };

        const { headers } = await taggedResponse(await pageOfProduct(), result, { sMaxAge: `${asked}s` });

        const kept = Number(directives(headers["cache-control"]).get("s-maxage") ?? 0);
        expect(kept).toBeLessThanOrEqual(Math.min(asked, sMaxAge ?? maxAge ?? Infinity));
      }),
    );
  });
});

/** A page that read something under nonces older than any source lags. */
async function pageOfProduct() {
  const { cache } = cacheWorld();
  const page = cache.render();
  await page.getOrSet("product:1", product, () => "jq");
  return page;
}

/** In no order. */
const directives = (header: string): ReadonlyMap<string, string> =>
  new Map(
    header
      .split(", ")
      .map((each): [string, string] => [each.split("=")[0] ?? "", each.split("=")[1] ?? ""])
      .sort(([one], [other]) => one.localeCompare(other)),
  );
