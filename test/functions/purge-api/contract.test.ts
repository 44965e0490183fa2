import { describe, expect, it } from "vitest";
import { ROUTES, type Route } from "../../../shared/http/routes.ts";
import { ProblemSchema } from "../../../shared/http/views.ts";
import { ApiWorld } from "./api-world.ts";

interface Described {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

describe("/openapi.json", () => {
  it("describes every operation there is, for tokens and for those who sign, and no other", async () => {
    const { paths, openapi } = await description();

    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((one) => `${one} ${path}`),
    );
    const served = Object.values<Route>(ROUTES).flatMap(({ method, path, isForIam }) =>
      (isForIam ? ["/iam"] : ["", "/iam"]).map((prefix) => `${method} ${prefix}${path}`),
    );
    expect(openapi).toBe("3.1.0");
    expect(new Set(described)).toStrictEqual(new Set(served));
    const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("points to schemas that it has", async () => {
    const described = await description();

    const names = [...JSON.stringify(described).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !Object.hasOwn(described.components.schemas, name ?? ""))).toStrictEqual([]);
  });

  it("says the limits that requests are held to", async () => {
    const { components } = await description();

    expect(components.schemas["PurgeRequest"]).toMatchObject({
      type: "object",
      additionalProperties: false,
      properties: { tags: { maxItems: 1_000 }, wait: { enum: ["accepted", "redis", "edge"] } },
    });
  });
});

describe("answers", () => {
  const created = { tags: ["product:1"], keys: ["menu:1"], paths: ["/a"], reason: "why" };

  it.each([
    ["createPurge", 202, (world: ApiWorld) => world.ask("POST", "/v1/purges", { body: { ...created, wait: "edge" } })],
    ["createPurge", 200, (world: ApiWorld) => world.ask("POST", "/v1/purges", { body: { ...created, dryRun: true } })],
    ["listPurges", 200, (world: ApiWorld) => world.ask("GET", "/v1/purges?since=2026-01-01T00:00:00Z")],
    ["explainChange", 200, (world: ApiWorld) => world.ask("POST", "/v1/explain", { body: CHANGE })],
    ["createToken", 201, (world: ApiWorld) => world.sign("POST", "/v1/tokens", { scopes: ["all"] })],
    ["listTokens", 200, (world: ApiWorld) => world.sign("GET", "/v1/tokens")],
    ["hold", 200, (world: ApiWorld) => world.ask("POST", "/v1/holds", { body: {} })],
    ["listHolds", 200, (world: ApiWorld) => world.ask("GET", "/v1/holds")],
    ["health", 200, (world: ApiWorld) => world.ask("GET", "/v1/health")],
  ] as const)("of %s (%i) are as they are described", async (operation, status, ask) => {
    const world = new ApiWorld();
    await world.ask("POST", "/v1/purges", { body: created });

    const answer = await ask(world);

    expect(answer.status).toBe(status);
    const { schema } = (ROUTES[operation] as Route).answers[status] ?? {};
    expect(schema?.parse(answer.body)).toStrictEqual(answer.body);
  });

  it.each([
    ["GET", "/nothing", 404],
    ["PUT", "/v1/purges", 405],
    ["GET", "/v1/purges/0mwqm7cn9-000000000000000000", 404],
    ["GET", "/v1/purges?since=yesterday", 400],
    ["GET", "/v1/purges?cursor=0", 400],
    ["GET", "/v1/purges?other=1", 400],
  ])("that are problems are problem details: %s %s", async (method, path, status) => {
    const answer = await new ApiWorld().ask(method, path);

    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(ProblemSchema.parse(answer.body)).toStrictEqual(answer.body);
  });

  it("of a store that is away are 503 and tell nothing of it", async () => {
    const away = () => Promise.reject(new Error("table Ledger-1 is away"));
    const world = new ApiWorld(undefined, { edgeQueue: { queue: away } });

    const { status, text, headers } = await world.ask("POST", "/v1/purges", { body: created });

    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("1");
    expect(text).not.toContain("Ledger");
  });
});

it("a purge that is kept is answered with 202, also when nobody can tell how far it has come", async () => {
  const world = new ApiWorld(undefined, { follower: { follow: () => Promise.reject(new Error("away")) } });

  const { status, body } = await world.ask("POST", "/v1/purges", { body: { tags: ["product:1"], wait: "edge" } });

  expect(status).toBe(202);
  expect(body).toMatchObject({ state: "queued" });
  expect(world.itemsOf("www")).toStrictEqual(["#product:1"]);
});

it("a purge that is kept is answered with 202, also when nobody can note that Redis is purged by now", async () => {
  const world = new ApiWorld(undefined, {
    pause: async () => {
      world.main.isAway = false;
      world.purges.complete = () => Promise.reject(new Error("away"));
    },
  });
  world.main.isAway = true;

  const { status, body } = await world.ask("POST", "/v1/purges", { body: { tags: ["product:1"], wait: "redis" } });

  expect(status).toBe(202);
  expect(body).toMatchObject({ objectCaches: { main: "purged" } });
});

describe("POST /v1/explain", () => {
  it("tells what a change would purge, by which rule and attribute, and what it costs; and purges nothing", async () => {
    const world = new ApiWorld();

    const { body } = await world.ask("POST", "/v1/explain", { body: CHANGE });

    expect(body).toMatchObject({
      effect: "stale",
      resolved: { tags: ["product:7", "category:tv", "navigation", "category:hifi"] },
      usd: 0.06,
      why: [
        { kind: "tag", what: "product:7", cause: { rule: "page", attribute: "category" } },
        { kind: "tag", what: "category:tv", cause: { rule: "lists" } },
        { kind: "tag", what: "navigation", cause: { rule: "lists" } },
        { kind: "tag", what: "category:hifi", cause: { rule: "lists" } },
      ],
    });
    expect(world.main.purges).toStrictEqual([]);
    expect(world.edgeQueue.requests).toStrictEqual([]);
  });

  it("reads DynamoDB JSON as plain JSON", async () => {
    const world = new ApiWorld();
    const image = (category: string) => ({ pk: { S: "PRODUCT#7" }, category: { S: category } });

    const plain = await world.ask("POST", "/v1/explain", { body: CHANGE });
    const images = await world.ask("POST", "/v1/explain", {
      body: { table: "Products", oldImage: image("tv"), newImage: image("hifi") },
    });

    expect(images.body).toStrictEqual(plain.body);
  });

  it.each([
    ["ignored", { old: { pk: "PRODUCT#7", price: 1 }, new: { pk: "PRODUCT#7", price: 2 } }],
    ["unmatched", { new: { pk: "ORDER#7" } }],
    ["failed", { new: { pk: "PRODUCT#7", broken: true } }],
  ])("says %s of a change", async (effect, change) => {
    const { body } = await new ApiWorld().ask("POST", "/v1/explain", { body: { table: "Products", ...change } });

    expect(body).toMatchObject({ effect });
  });

  it.each([
    ["another table", { table: "Orders", new: {} }],
    ["no item", { table: "Products" }],
    ["an item twice", { table: "Products", new: {}, newImage: {} }],
    ["an item too deep", `{"table":"Products","new":{"a":${"[".repeat(40)}${"]".repeat(40)}}}`],
  ])("refuses %s", async (_, body) => {
    expect((await new ApiWorld().ask("POST", "/v1/explain", { body })).status).toBe(422);
  });

  it("takes the right to read", async () => {
    const world = new ApiWorld();
    const token = await world.token({ scopes: ["tags:*"] });

    expect((await world.ask("POST", "/v1/explain", { token, body: CHANGE })).status).toBe(403);
  });
});

const CHANGE = {
  table: "Products",
  old: { pk: "PRODUCT#7", category: "tv" },
  new: { pk: "PRODUCT#7", category: "hifi" },
};

async function description(): Promise<Described> {
  return (await new ApiWorld().ask("GET", "/openapi.json")).body as Described;
}
