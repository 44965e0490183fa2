import Cloudflare, { APIError, type ClientOptions } from "cloudflare";
import type { CachePurgeParams } from "cloudflare/resources/cache/cache";
import { describe, expect, it } from "vitest";
import { ApiWorld, ZONE_ID as zone_id } from "./api-world.ts";

describe("Cloudflare's own client", () => {
  it.each([
    ["tags", { tags: ["product:42", "category:tv"] }, ["#product:42", "#category:tv", "#navigation"]],
    ["files", { files: ["https://www.example.com/a%20b?x=1#top", "http://example.com"] }, ["/a%20b?x=1", "/"]],
    ["files that vary", { files: [{ url: "https://example.com/a", headers: { "CF-Device-Type": "mobile" } }] }, ["/a"]],
    ["prefixes", { prefixes: ["www.example.com/c", "www.example.com/d/"] }, ["/c*", "/d/*"]],
    ["a host by its prefix", { prefixes: ["www.example.com"] }, ["/*"]],
    ["everything", { purge_everything: true }, ["/*"]],
    ["all hosts of an edge", { hosts: ["M.example.com", "shop.example.com"] }, ["/*"]],
  ])("purges %s at the edge that its zone stands for, and is told the id to follow", async (_, asked, items) => {
    const world = new ApiWorld();
    const client = await clientOf(world);

    const result = await client.cache.purge({ zone_id, ...asked } as CachePurgeParams);

    expect(world.itemsOf("www")).toStrictEqual(items);
    expect(world.itemsOf("old")).toStrictEqual([]);
    expect((await world.ask("GET", `/v1/purges/${result?.id}`)).body).toMatchObject({ state: "queued" });
  });

  it("purges Redis first, as every purge does", async () => {
    const world = new ApiWorld();

    await (await clientOf(world)).cache.purge({ zone_id, tags: ["product:42"] });

    expect(world.main.purges).toStrictEqual([{ tags: ["product:42"], keys: [], patterns: [], all: false }]);
    const told = world.reporter.events.map(({ type }) => type);
    expect(told.indexOf("objects-purged")).toBeLessThan(told.indexOf("edge-queued"));
  });

  it("invalidates by purging: nothing here serves stale what was purged", async () => {
    const world = new ApiWorld();

    await (await clientOf(world)).cache.invalidate({ zone_id, tags: ["product:42"] });

    expect(world.itemsOf("www")).toStrictEqual(["#product:42"]);
  });

  it("may present its token as the key of an account", async () => {
    const world = new ApiWorld();
    const client = await clientOf(world, { apiToken: null, apiKey: await world.token(), apiEmail: "ops@example.com" });

    await client.cache.purge({ zone_id, tags: ["product:42"] });

    expect(world.itemsOf("www")).toStrictEqual(["#product:42"]);
  });

  it("tries again when the API could not keep the purge", async () => {
    let failures = 0;
    const world = new ApiWorld(undefined, {
      limited: (signal, _, action) => (++failures > 1 ? action(signal) : Promise.reject(new Error("away"))),
    });

    const client = await clientOf(world, { maxRetries: 1 });
    await client.cache.purge({ zone_id, tags: ["product:42"] });

    expect(world.itemsOf("www")).toStrictEqual(["#product:42"]);
  });

  it.each([
    ["a wrong token", { apiToken: "wrong" }, {}, 401, 10_000, /Credentials/],
    ["another zone", {}, { zone_id: "f".repeat(32) }, 404, 7_003, /no edge is known by this zoneId/],
    ["nothing", {}, {}, 400, 1012, /exactly one of tags, hosts, prefixes, files, purge_everything/],
    ["two kinds", {}, { tags: ["products"], files: ["https://a/b"] }, 400, 1012, /exactly one of/],
    ["no tags", {}, { tags: [] }, 400, 1012, /^\/tags: /],
    ["too many tags", {}, { tags: Array(101).fill("products") }, 400, 1012, /at most 100 tags, got 101/],
    ["too many files", {}, { files: Array(501).fill("https://a/b") }, 400, 1012, /at most 500 files, got 501/],
    ["a tag of nobody's", {}, { tags: ["product:1", "Product:1"] }, 400, 1012, /^\/tags\/1: no such tag/],
    ["a host of nobody's", {}, { hosts: ["www.example.com"] }, 400, 1012, /^\/hosts\/0: no edge .*knownAs.hosts/],
    ["one of an edge's hosts", {}, { hosts: ["m.example.com"] }, 400, 1012, /^\/hosts\/0: .*name shop.example.com too/],
    ["a host with a path", {}, { hosts: ["m.example.com/a"] }, 400, 1012, /^\/hosts\/0: a host, without/],
    ["half a character", {}, { files: ["https://a/\ud800"] }, 400, 1012, /^\/files\/0: /],
    ["a file without a host", {}, { files: ["/a"] }, 400, 1012, /^\/files\/0: /],
    [
      "a prefix with a scheme",
      {},
      { prefixes: ["https://example.com/a"] },
      400,
      1012,
      /^\/prefixes\/0: .*without scheme/,
    ],
    ["what is not Cloudflare's", {}, { keys: ["menu:7"] }, 400, 1012, /keys/],
  ])("is told what is wrong with %s, and nothing is purged", async (_, options, asked, status, code, message) => {
    const world = new ApiWorld();
    const client = await clientOf(world, options);

    const refused = client.cache.purge({ zone_id, ...asked } as CachePurgeParams);

    const error = await refused.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ status, errors: [{ code, message: expect.stringMatching(message) }] });
    expect(world.main.purges).toStrictEqual([]);
  });

  it("purges no more than its token may, whatever its zone", async () => {
    const world = new ApiWorld();
    const ask = async (scopes: readonly string[], edges: readonly string[], asked: object): Promise<unknown> => {
      const client = await clientOf(world, { apiToken: await world.token({ scopes, edges }) });
      const params = { zone_id, ...asked } as CachePurgeParams;
      return await client.cache.purge(params).catch((error: unknown) => (error as APIError).status);
    };

    expect(await ask(["tags:product:*"], ["www"], { tags: ["products"] })).toBe(403);
    expect(await ask(["tags:product:*"], ["www"], { purge_everything: true })).toBe(403);
    expect(await ask(["paths:/*"], ["www"], { hosts: ["m.example.com", "shop.example.com"] })).toBe(403);
    expect(await ask(["paths:/c/*"], ["www"], { prefixes: ["example.com/c"] })).toBe(403);
    expect(await ask(["all"], ["old"], { tags: ["product:1"] })).toBe(403);
    expect(world.main.purges).toStrictEqual([]);
    expect(await ask(["tags:product:*"], ["www"], { tags: ["product:1"] })).toStrictEqual({ id: expect.any(String) });
    expect(world.edgeQueue.itemsOf("www")).toMatchObject([{ item: "#product:1", within: ["#product:*"] }]);
  });

  it("is told when to come back once its token has asked enough", async () => {
    const world = new ApiWorld();
    const client = await clientOf(world, { apiToken: await world.token({ requestsPerMinute: 0 }) });

    const refused = client.cache.purge({ zone_id, tags: ["product:1"] });

    const { status, headers } = (await refused.catch((error: unknown) => error)) as APIError<number, Headers>;
    expect([status, headers.get("retry-after")]).toStrictEqual([429, "60"]);
  });
});

describe("/client/v4", () => {
  it.each([
    ["GET", `/client/v4/zones/${zone_id}/purge_cache`, undefined, 405, 10_405],
    ["POST", `/client/v4/zones/${zone_id}/purge_cache`, "{", 400, 1012],
    ["POST", `/client/v4/zones/${zone_id}/purge_caches`, "{}", 404, 7_003],
    ["POST", `/client/v4/zones/${zone_id}/../purge_cache`, "{}", 404, 7_003],
    ["GET", "/client/v4/user/tokens/verify", undefined, 404, 7_003],
  ])("answers %s %s %s in Cloudflare's words", async (method, path, body, status, code) => {
    const answer = await new ApiWorld().ask(method, path, { body });

    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.body).toMatchObject({ success: false, errors: [{ code }], messages: [], result: null });
  });

  it("tells nothing without credentials, not even which zones there are", async () => {
    const paths = [zone_id, "f".repeat(32)].map((zone) => `/client/v4/zones/${zone}/purge_cache`);

    const answers = await Promise.all(paths.map((path) => new ApiWorld().ask("POST", path, { token: "" })));

    expect(answers.map(({ status }) => status)).toStrictEqual([401, 401]);
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });
});

/** The client as its users make it, but that it reaches the API without a network. */
async function clientOf(world: ApiWorld, options: ClientOptions = {}): Promise<Cloudflare> {
  return new Cloudflare({
    apiToken: await world.token(),
    baseURL: "https://purge.example.com/client/v4",
    maxRetries: 0,
    fetch: async (input, init) => {
      const { status, headers, body } = await world.app.request(new Request(input, init));
      // instead of the second that it is told to wait
      return new Response(body, { status, headers: [...headers, ["retry-after-ms", "1"]] });
    },
    ...options,
  });
}
