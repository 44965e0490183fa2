import { ApiClient, PurgeApi } from "fastly";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHttpApi, type LocalHttpApi } from "../../../infra/local/http-api/http-api.ts";
import { type ApiEvent, serveEvent } from "../../../functions/purge-api/serve-event.ts";
import { ApiWorld, SERVICE_ID as service_id } from "./api-world.ts";

/** Behind API Gateway, which decodes paths before the API sees them. */
let api: LocalHttpApi;
let served: ApiWorld;
beforeAll(async () => {
  api = await startHttpApi("Api");
  const invoke = async (event: unknown) => {
    return {
      ok: true,
      requestId: "1",
      durationMs: 0,
      payload: await serveEvent(served.app, event as ApiEvent),
    } as const;
  };
  api.routes.set("Api", { routeKey: "ANY /{proxy+}", isSigned: false, invoke });
});
afterAll(() => api.close());

describe("Fastly's own client", () => {
  it("purges keys from a header or a body at the edge that its service stands for, and is told the id to follow", async () => {
    const { world, client } = await serve();

    const header = await client.bulkPurgeTag({ service_id, surrogate_key: "product:1 product:2" });
    const body = await client.bulkPurgeTag({ service_id, purge_response: { surrogate_keys: ["category:tv"] } });

    expect(Object.keys(header)).toStrictEqual(["product:1", "product:2"]);
    expect(Object.keys(body)).toStrictEqual(["category:tv"]);
    expect(world.itemsOf("www")).toStrictEqual(["#product:1", "#product:2", "#category:tv", "#navigation"]);
    expect(world.itemsOf("old")).toStrictEqual([]);
    const { body: told } = await world.ask("GET", `/v1/purges/${header["product:1"]}`);
    expect(told).toMatchObject({ state: "queued", resolved: { tags: ["product:1", "product:2"] } });
  });

  it.each([
    ["products", ["#products"]],
    ["product:a/b", ["#product:a/b"]],
    ["product:a%3Ab", ["#product:a%3Ab"]],
    ["product:caf%C3%A9", ["#product:caf%C3%A9"]],
    ["product:50%25", ["#product:50%25"]],
    ["product:50%2525", ["#product:50%2525", "#product:50%25"]],
    ["product:a%5Cb", ["#product:a%5Cb"]],
  ])("purges %s by its path, and whatever else that may have been", async (surrogate_key, items) => {
    const { world, client } = await serve();

    expect(await client.purgeTag({ service_id, surrogate_key })).toMatchObject({
      status: "ok",
      id: expect.any(String),
    });

    expect(world.itemsOf("www")).toStrictEqual(items);
  });

  it("purges everything of its service", async () => {
    const { world, client } = await serve();

    expect(await client.purgeAll({ service_id })).toMatchObject({ status: "ok" });

    expect(world.itemsOf("www")).toStrictEqual(["/*"]);
    expect(world.itemsOf("old")).toStrictEqual([]);
    expect(world.main.purges).toMatchObject([{ all: true }]);
  });

  it.each([
    ["www.example.com/c/tv?page=2", "/c/tv?page=2"],
    ["https://www.example.com/c/tv", "/c/tv"],
    ["www.example.com/caf%C3%A9%20au%20lait", "/caf%C3%A9%20au%20lait"],
  ])("purges the URL %s at every edge that its token may", async (cached_url, path) => {
    const { world, client } = await serve({ scopes: ["paths:/*"], edges: ["www"] });

    await client.purgeSingleUrl({ cached_url });

    expect(world.itemsOf("www")).toStrictEqual([path]);
    expect(world.itemsOf("old")).toStrictEqual([]);
  });

  it("purges a URL at the edge alone that is known by its host", async () => {
    const { world, client } = await serve();

    await client.purgeSingleUrl({ cached_url: "https://M.example.com:443/c/tv" });
    expect([world.itemsOf("www"), world.itemsOf("old")]).toStrictEqual([["/c/tv"], []]);

    await client.purgeSingleUrl({ cached_url: "other.example.com/c/hifi" });
    expect([world.itemsOf("www"), world.itemsOf("old")]).toStrictEqual([["/c/tv", "/c/hifi"], ["/c/hifi"]]);
  });

  it("purges softly by purging: nothing here serves stale what was purged", async () => {
    const { world, client } = await serve();

    await client.purgeTag({ service_id, surrogate_key: "product:1", fastly_soft_purge: 1 });

    expect(world.itemsOf("www")).toStrictEqual(["#product:1"]);
    expect(world.main.purges).toMatchObject([{ tags: ["product:1"] }]);
  });

  const named = (keys: readonly string[]) => ({ service_id, purge_response: { surrogate_keys: keys } });

  it.each([
    ["an unknown service", "purgeAll", { service_id: "nobody" }, 404, /serviceId/],
    [
      "a key of nobody's",
      "purgeTag",
      { service_id, surrogate_key: "Product:1" },
      400,
      /surrogate_keys\/0: no such tag/,
    ],
    ["a key with a query string", "purgeTag", { service_id, surrogate_key: "products?x=1" }, 400, /no such tag/],
    ["no keys", "bulkPurgeTag", { service_id }, 400, /no keys/],
    ["too many keys", "bulkPurgeTag", named(Array(257).fill("products")), 400, /at most 256 surrogate_keys, got 257/],
    ["too many in the header", "bulkPurgeTag", { service_id, surrogate_key: "a ".repeat(257) }, 400, /at most 256/],
    ["keys that are none", "bulkPurgeTag", named([""]), 400, /surrogate_keys\/0/],
  ] as const)(
    "is told what is wrong with %s, and nothing is purged",
    async (_, operation, options, status, message) => {
      const { world, client } = await serve();
      const call: (given: never) => Promise<object> = client[operation].bind(client);

      const refused = await call(options as never).catch((error: unknown) => error);

      const why: unknown = expect.stringMatching(message);
      const body = { msg: why, ...(status === 400 && { status: "fail", reason: why }) };
      expect(refused).toMatchObject({ status, body });
      expect(world.main.purges).toStrictEqual([]);
    },
  );

  it("purges no more than its token may", async () => {
    const { world, client } = await serve({ scopes: ["tags:product:*"], edges: ["www"] });

    const statuses = await Promise.all(
      [
        client.purgeTag({ service_id, surrogate_key: "products" }),
        client.bulkPurgeTag({ service_id, surrogate_key: "product:1 products" }),
        client.purgeAll({ service_id }),
        client.purgeSingleUrl({ cached_url: "www.example.com/a" }),
      ].map((asked) => asked.catch(({ status }: { readonly status: number }) => status)),
    );

    expect(statuses).toStrictEqual([403, 403, 403, 403]);
    expect(world.main.purges).toStrictEqual([]);
  });

  it("is told that its token is wrong", async () => {
    const { client } = await serve();
    const stranger = clientOf("wrong");

    await expect(stranger.purgeAll({ service_id })).rejects.toMatchObject({
      status: 401,
      body: { msg: "Credentials are missing or not valid" },
    });
    await expect(client.purgeAll({ service_id })).resolves.toMatchObject({ status: "ok" });
  });
});

describe("/service and /purge", () => {
  it.each([
    ["GET", `/service/${service_id}/purge_all`, 405],
    ["PUT", `/service/${service_id}/version`, 404],
    ["POST", `/service/${service_id}`, 404],
    ["GET", "/purge/www.example.com/a", 405],
  ])("answer %s %s in Fastly's words", async (method, path, status) => {
    const answer = await new ApiWorld().ask(method, path);

    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.body).toStrictEqual({ msg: expect.any(String) });
  });

  it("tell nothing without credentials, not even which services there are", async () => {
    const paths = [service_id, "nobody"].map((service) => `/service/${service}/purge_all`);

    const answers = await Promise.all(paths.map((path) => new ApiWorld().ask("POST", path, { token: "" })));

    expect(answers.map(({ status }) => status)).toStrictEqual([401, 401]);
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });
});

/** A client with a token of a world of its own; it may do everything unless it is told otherwise. */
async function serve(given: Parameters<ApiWorld["token"]>[0] = {}) {
  served = new ApiWorld();
  return { world: served, client: clientOf(await served.token(given)) };
}

/** As its users make it, and redirect it: its host is fixed. */
function clientOf(token: string): PurgeApi {
  const client = new ApiClient();
  client.authenticate(token);
  client.plugins = [(request) => (request.url = request.url.replace("https://api.fastly.com", api.url))];
  return new PurgeApi(client);
}
