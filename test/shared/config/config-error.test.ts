import { describe, expect, it } from "vitest";
import { type ConfigOptions, ConfigError, crosses, defineConfig, item, source } from "../../../shared/config/index.ts";
import { problemsOf } from "./problems-of.ts";
import { tags } from "./shop.ts";

describe("a config", () => {
  it("reports all problems in one error, each with its place, value and what is allowed", () => {
    const wrong = {
      namespace: "My Shop",
      tags,
      sources: [
        {
          table: "Products",
          name: "Products",
          colour: "red",
          revision: "two words",
          match: { pk: "P#{a}{b}" },
          where: { "": 1, type: null },
          coarse: { tags: ["products"], paths: ["c/*", "/a*b"], objectKeys: ["*", ""], all: 1 },
          rules: [
            { name: "coarse", watch: ["a..b", crosses("stock", Number.NaN)], tags: "products", edges: ["wwww"] },
            { name: "lists", tags: async () => [] },
            { name: "lists" },
            7,
          ],
        },
        { table: "Products", rules: "none" },
      ],
      edges: {
        www: {
          mode: "off",
          untilLive: true,
          minInterval: "2m",
          maxStaleness: "1m",
          budget: { usdPerMonth: -1, onBudget: "panic" },
          refetchUsd: "1ct",
          populations: { "a,b": 1, "/c*": 1, products: 0.5 },
          quotaShare: 2,
          tagHeader: "a b",
          knownAs: { zoneId: "shop", serviceId: "a b", hosts: ["https://example.com", "Example.com"] },
          ancestors: 1,
        },
        "2nd": { maxStaleness: "2d" },
      },
      redis: { main: { url: "https://" } },
      settle: "1h",
      quota: { itemsPerSecond: 0, perMinute: 1 },
      cascade: [{ when: "products", alsoPurge: 1 }],
      regions: [],
    };

    expect(messageOf(() => defineConfig(wrong as unknown as ConfigOptions<string, string, string, []>)))
      .toMatchInlineSnapshot(`
        "bad configuration:
        - regions: no such option; there are namespace, tags, sources, edges, quota, redis, settle, cascade, got []
        - namespace: 1 to 64 characters of a-z, 0-9 and -, got "My Shop"
        - quota perMinute: no such option; there are itemsPerSecond, wildcardsPerSecond, requestsPerSecond, itemsInProgress, wildcardsInProgress, got 1
        - quota.itemsPerSecond: a number a second, 0.001 or more, got 0
        - edges.2nd: a name of letters, digits, _ . and -, beginning with a letter, at most 128 characters, got "2nd"
        - edges.www.quotaShare: a number above 0, at most 1, got 2
        - edges.www.mode: "send" or "observe", got "off"
        - edges.www.untilLive: "send" or "observe", got true
        - edges.www.tagHeader: a header name, got "a b"
        - edges.www.minInterval: at most maxStaleness, when a purge is due whatever was sent before, got "2m"
        - edges.www.ancestors: true or false, got 1
        - edges.www.knownAs.zoneId: 32 hexadecimal digits, as Cloudflare's ids of zones, got "shop"
        - edges.www.knownAs.serviceId: 1 to 64 letters and digits, as Fastly's ids of services, got "a b"
        - edges.www.knownAs.hosts[0]: a host in lower case, as www.example.com: without scheme, port and path, got "https://example.com"
        - edges.www.knownAs.hosts[1]: a host in lower case, as www.example.com: without scheme, port and path, got "Example.com"
        - edges.www.budget.onBudget: "hold" or "spend", got "panic"
        - edges.www.budget.usdPerMonth: an amount of dollars, 0 or more, got -1
        - edges.www.refetchUsd: an amount of dollars, 0 or more, got "1ct"
        - edges.www.populations a,b: a tag, a path, or a directory such as /c/*, got "a,b"
        - edges.www.populations /c*: a tag, a path, or a directory such as /c/*, got "/c*"
        - edges.www.populations.products: a whole number of objects, 0 or more, got 0.5
        - edges.2nd.maxStaleness: a length of time from 1s to 1d, such as "10s", got "2d"
        - redis.main url: no such option; there are none, got "https://"
        - cascade[0].when: a definition of tags: products, product, navigation, sitemap, got "products"
        - cascade[0].alsoPurge: a function that returns tags, got 1
        - sources[0] colour: no such option; there are table, name, item, match, where, coarse, revision, rules, got "red"
        - sources[0] "Products" match.pk: text between {a} and {b}, or nobody could tell where one ends, got "P#{a}{b}"
        - sources[0] "Products" where.: an attribute such as "entity", got ""
        - sources[0] "Products" where.type: a string, a finite number, true or false, got null
        - sources[0] "Products" coarse.tags[0]: a tag, such as tags.products(), got "products"
        - sources[0] "Products" coarse.paths[0]: a path such as "/c/*", with * only as the last character, got "c/*"
        - sources[0] "Products" coarse.paths[1]: a path such as "/c/*", with * only as the last character, got "/a*b"
        - sources[0] "Products" coarse.objectKeys[0]: a key such as "menu:*", with * only as the last character and something before it, got "*"
        - sources[0] "Products" coarse.objectKeys[1]: a key such as "menu:*", with * only as the last character and something before it, got ""
        - sources[0] "Products" coarse.all: true or false, got 1
        - sources[0] "Products" revision: 1 to 64 visible characters, got "two words"
        - sources[0] "Products" rules[0] "coarse" name: another name than coarse, match, got "coarse"
        - sources[0] "Products" rules[0] "coarse" edges[0]: an edge of this config: www, 2nd, got "wwww"
        - sources[0] "Products" rules[0] "coarse" watch[0]: an attribute such as "name" or "seo.title", or crosses("stock", 0), got "a..b"
        - sources[0] "Products" rules[0] "coarse" watch[1]: an attribute such as "name" or "seo.title", or crosses("stock", 0), got {"crosses":"stock","at":null}
        - sources[0] "Products" rules[0] "coarse" tags: a synchronous function that returns an iterable, got "products"
        - sources[0] "Products" rules[1] "lists" tags: a synchronous function that returns an iterable, got a function
        - sources[0] "Products" rules[3]: an object, got 7
        - sources[0] "Products" rules[3] name: a name of letters, digits, _ . and -, beginning with a letter, at most 128 characters, got nothing
        - sources[0] "Products" rules[2] "lists" name: a name that no other rule of its source has, got "lists"
        - sources[1] "Products" rules: an array, got "none"
        - sources[1] "Products" name: a name, because its table has other sources, got nothing
        - settle: a length of time from 0s to 15m, such as "10s", got "1h""
      `);
  });

  it.each([
    { www: { quotaShare: 0.7 }, api: { quotaShare: 0.4 } },
    { www: { quotaShare: 1 }, api: {} },
  ])("refuses to share out more than there is: %j", (shares) => {
    const config = { namespace: "shop", tags, sources: [], edges: shares };

    expect(messageOf(() => defineConfig(config))).toContain("quotaShare of all edges together at most 1");
  });

  it.each([undefined, null, 7, "config", []])("says what it wants when it gets %j", (options) => {
    expect(problemsOf(() => defineConfig(options as unknown as ConfigOptions<string, string, string, []>))).toContain(
      "config: an object",
    );
  });

  it("can purge nothing without an edge and without Redis", () => {
    expect(problemsOf(() => defineConfig({ namespace: "shop", tags, sources: [], redis: {} }))).toEqual([
      "redis: an object cache, or an edge in edges: there is nothing to purge",
    ]);
  });

  it("wants to know which of a table's sources it is", () => {
    const unnamed = source({ table: "Mixed", item: item(), rules: [] });
    const named = source({ table: "Mixed", name: "same", item: item(), rules: [] });

    expect(problemsOf(() => defineConfig({ namespace: "shop", tags, sources: [unnamed, named, named] }))).toEqual([
      'sources[0] "Mixed" name: a name, because its table has other sources',
      "sources[2] name: a name that no other source has",
    ]);
  });
});

function messageOf(define: () => unknown): string {
  try {
    define();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  throw new TypeError("expected a ConfigError");
}
