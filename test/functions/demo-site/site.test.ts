import { CreateTableCommand, DeleteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CacheStore, createTagCache, memory, type TagCache, upstash } from "tagwire/cache";
import type { Duration } from "tagwire/config";
import { tags } from "../../../tagwire.config.ts";
import { Catalogue } from "../../../functions/demo-site/catalogue.ts";
import { site, type SiteDependencies } from "../../../functions/demo-site/site.ts";
import { productItem, productKey } from "../../../infra/local/catalogue/product-item.ts";
import { startDynamodb } from "../../../infra/local/dynamodb/dynamodb.ts";
import { LOCAL_CREDENTIALS } from "../../../shared/cli/target/local-credentials.ts";

const TABLE = "Products";
const YEAR_SECONDS = 31_536_000;
let dynamodb: Awaited<ReturnType<typeof startDynamodb>>;
let client: DynamoDBClient;
let store: CacheStore;
let reported: string[];

beforeAll(async () => {
  dynamodb = await startDynamodb();
  client = new DynamoDBClient({ endpoint: dynamodb.url, region: "us-east-1", credentials: LOCAL_CREDENTIALS });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk", "category", "id"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "byCategory",
          KeySchema: [
            { AttributeName: "category", KeyType: "HASH" },
            { AttributeName: "id", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    }),
  );
  await put("jq", {
    license: "MIT",
    version: "1.8.1",
    description: "Slices <JSON>",
    nested: { list: [1, { deep: null }] },
  });
  await put("odd name/#1", { license: "GPL-2.0, or a < b & c", version: "1", description: "" });
});
afterAll(async () => {
  client.destroy();
  await dynamodb.close();
});
beforeEach(() => {
  store = memory();
  reported = [];
});

describe("the demo site", () => {
  it("gives the whole item as JSON, nested fields included", async () => {
    const response = await open().request("/products/jq.json");

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ pk: "PRODUCT#jq", id: "jq", nested: { list: [1, { deep: null }] } });
  });

  it("lets the edge keep every page for a year under its tags and their ancestors, and viewers for no time", async () => {
    const app = open({ cache: cacheOn(store, { settle: "0s" }) });
    const tagsOf = async (path: string): Promise<string | null> => {
      const { headers } = await app.request(path);
      const [, seconds] = /^public, max-age=0, s-maxage=(\d+)$/.exec(headers.get("cache-control") ?? "") ?? [];
      // Chance takes up to a tenth off, so that not all expires at once.
      expect(Number(seconds)).toBeGreaterThan(0.89 * YEAR_SECONDS);
      return headers.get("cache-tag");
    };

    expect(await tagsOf("/products/jq")).toBe("product:jq,products");
    expect(await tagsOf("/products/missing")).toBe("product:missing,products");
    expect(await tagsOf("/categories/MIT")).toBe("category:MIT,products");
    expect(await tagsOf("/categories/GPL-2.0%2C%20or%20a%20%3C%20b%20%26%20c")).toBe(
      "category:GPL-2.0%2C%20or%20a%20%3C%20b%20%26%20c,products",
    );
    expect(await tagsOf("/")).toBe("categories,products");
  });

  it("escapes what items say, in text and in addresses", async () => {
    const product = await (await open().request("/products/odd%20name%2F%231")).text();

    expect(product).toContain("<h1>odd name/#1</h1>");
    expect(product).toContain('href="/categories/GPL-2.0%2C%20or%20a%20%3C%20b%20%26%20c"');
    expect(await (await open().request("/products/jq")).text()).toContain("Slices &lt;JSON&gt;");
  });

  it("lists a category's ids, descriptions and versions, and an empty one as a page that is there", async () => {
    expect(await (await open().request("/categories/MIT.json")).json()).toStrictEqual({
      category: "MIT",
      products: [{ id: "jq", description: "Slices <JSON>", version: "1.8.1" }],
    });
    expect((await open().request("/categories/none")).status).toBe(200);
  });

  it("counts the products of each category on the front page", async () => {
    const page = await (await open().request("/")).text();

    expect(page).toContain("2 products in 2 categories");
    expect(page).toMatch(/<b>MIT<\/b><span>1<\/span>/);
  });

  it("has one address for each product, so that a purge by path meets its page", async () => {
    const response = await open().request("/products/%6Aq?utm=1");

    expect(response.status).toBe(308);
    expect(response.headers.get("location")).toBe("/products/jq");
  });

  it.each([
    ["/categories/%4DIT", "/categories/MIT"],
    ["/categories/a+b.json", "/categories/a%2Bb.json"],
    ["/categories/%E0%A4%A", "/categories/%25E0%25A4%25A"],
    ["/products/%E0%A4%A", "/products/%25E0%25A4%25A"],
  ])("sends %s to its one address, where it stays", async (odd, canonical) => {
    const response = await open().request(odd);

    expect([response.status, response.headers.get("location")]).toStrictEqual([308, canonical]);
    expect((await open().request(canonical)).status).not.toBe(308);
  });

  it.each(["/products/", "/products/.json", "/categories/", "/categories/.json", "/categories/MIT/", "/else"])(
    "has nothing at %s, and tags nothing there",
    async (path) => {
      const response = await open().request(path);

      expect(response.status).toBe(404);
      expect(response.headers.get("cache-tag")).toBeNull();
    },
  );

  it("answers HEAD as GET, without the page", async () => {
    const response = await open().request("/products/jq", { method: "HEAD" });

    expect(response.status).toBe(200);
    expect(response.headers.get("cache-tag")).toBe("product:jq,products");
    expect(await response.text()).toBe("");
  });

  it("stamps a page with when it was made", async () => {
    expect(await (await open().request("/")).text()).toContain(
      '<time datetime="2026-11-21T07:41:03.250Z">2026-11-21 07:41:03 UTC</time>',
    );
  });

  it("shows a product that has nothing but its key, under the name it was asked for by", async () => {
    await client.send(new PutItemCommand({ TableName: TABLE, Item: productKey("bare") }));

    const page = await (await open().request("/products/bare")).text();

    expect(page).toContain("<h1>bare</h1>");
    expect(page).toContain('action="/products/bare"');
    await client.send(new DeleteItemCommand({ TableName: TABLE, Key: productKey("bare") }));
  });

  it("links to web addresses only, whatever an item says", async () => {
    await put("links", { license: "MIT", good: "https://jqlang.org", bad: "javascript:alert(1)" });

    const page = await (await open().request("/products/links")).text();

    expect(page).toContain('<a href="https://jqlang.org"');
    expect(page).not.toContain('href="javascript:');
    await client.send(new DeleteItemCommand({ TableName: TABLE, Key: productKey("links") }));
  });

  it("caches an absent product too, and shows it once its tag is purged", async () => {
    const app = open();
    expect((await app.request("/products/new.json")).status).toBe(404);

    await put("new", { license: "MIT", version: "1" });
    expect((await app.request("/products/new.json")).status).toBe(404);

    await cacheOn(store).purge([tags.product({ productId: "new" })]);
    expect((await app.request("/products/new.json")).status).toBe(200);
    await client.send(new DeleteItemCommand({ TableName: TABLE, Key: productKey("new") }));
  });

  it("serves pages while Redis is out of reach, and lets no edge keep them for more than a moment", async () => {
    const app = open({ cache: cacheOn(upstash({ url: "http://127.0.0.1:1", token: "none" })) });

    const response = await app.request("/products/jq");

    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("public, max-age=0, s-maxage=1");
  });

  it("lets the edge keep for a moment what an index answered just after a purge", async () => {
    const response = await open().request("/categories/MIT");

    const [, seconds] = /s-maxage=(\d+)/.exec(response.headers.get("cache-control") ?? "") ?? [];
    expect(Number(seconds)).toBeLessThanOrEqual(2);
  });

  it("answers 503 that nobody keeps while the table is out of reach", async () => {
    const response = await open({
      catalogue: new Catalogue(client, "NoSuchTable"),
    }).request("/products/jq");

    expect(response.status).toBe(503);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("cache-tag")).toBeNull();
    expect(reported).toStrictEqual(["ResourceNotFoundException"]);
  });
});

describe("the edit form", () => {
  const edit = (app: ReturnType<typeof open>, id: string, body: object, type = "application/json"): Promise<Response> =>
    Promise.resolve(
      app.request(`/products/${id}`, { method: "POST", body: JSON.stringify(body), headers: { "content-type": type } }),
    );
  const fields = { description: "Edited", version: "2", category: "MIT" };

  it("writes what it was given", async () => {
    await put("form", { license: "MIT", version: "1", description: "Old", other: "kept" });

    expect((await edit(open(), "form", { ...fields, category: " BSD " })).status).toBe(200);

    const saved = await (await open().request("/products/form.json")).json();
    expect(saved).toMatchObject({ description: "Edited", version: "2", category: "BSD", other: "kept" });
    await client.send(new DeleteItemCommand({ TableName: TABLE, Key: productKey("form") }));
  });

  it.each([
    ["no category", { ...fields, category: " " }, "category: at least one character"],
    ["a version that is no text", { ...fields, version: 2 }, "version: text of at most 100 characters"],
    [
      "a description that is too long",
      { ...fields, description: "x".repeat(2_001) },
      "description: text of at most 2000",
    ],
  ])("refuses %s and says what is allowed", async (_, body, message) => {
    const response = await edit(open(), "jq", body);

    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toContain(message);
  });

  it("refuses what another site's form could send", async () => {
    expect((await edit(open(), "jq", fields, "text/plain")).status).toBe(400);
  });

  it("begins with the description as it is, a line break first included", async () => {
    await put("lines", { license: "MIT", description: "\nsecond line" });

    const page = await (await open().request("/products/lines")).text();

    // HTML drops the first line break of a text area.
    expect(page).toMatch(/<textarea[^>]*>\n\nsecond line<\/textarea>/);
    await client.send(new DeleteItemCommand({ TableName: TABLE, Key: productKey("lines") }));
  });

  it("creates no product", async () => {
    expect((await edit(open(), "nobody", fields)).status).toBe(404);
  });

  it("asks for the password where there is one, and shows its field only there", async () => {
    const guarded = open({ mayEdit: async (password) => password === "right" });

    expect((await edit(guarded, "jq", { ...fields, password: "wrong" })).status).toBe(403);
    expect((await edit(guarded, "jq", fields)).status).toBe(403);
    expect((await edit(guarded, "nobody", { ...fields, password: "right" })).status).toBe(404);
    expect(await (await guarded.request("/products/jq")).text()).toContain('type="password"');
    expect(await (await open().request("/products/jq")).text()).not.toContain('type="password"');
  });
});

function cacheOn(on: CacheStore, { settle = "2s" }: { readonly settle?: Duration } = {}): TagCache {
  return createTagCache({
    store: on,
    namespace: "test",
    defaults: { ttl: "1y", negativeTtl: "1y", settle },
    maxTtl: "1y",
  });
}

function open(given: Partial<SiteDependencies> = {}): ReturnType<typeof site> {
  return site({
    catalogue: new Catalogue(client, TABLE),
    cache: cacheOn(store),
    mayEdit: undefined,
    now: () => new Date("2026-11-21T07:41:03.250Z"),
    report: ({ name }) => reported.push(name),
    ...given,
  });
}

async function put(id: string, document: Parameters<typeof productItem>[1]): Promise<void> {
  await client.send(new PutItemCommand({ TableName: TABLE, Item: productItem(id, document) }));
}
