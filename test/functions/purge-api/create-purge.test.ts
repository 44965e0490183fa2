import { describe, expect, it } from "vitest";
import { LIMITS } from "../../../shared/http/limits.ts";
import { PurgeSchema } from "../../../shared/http/views.ts";
import { ApiWorld } from "./api-world.ts";

describe("POST /v1/purges", () => {
  it("purges Redis first, then queues the items of each edge under the purge's id", async () => {
    const world = new ApiWorld();

    const { status, body, headers } = await world.ask("POST", "/v1/purges", { body: { tags: ["product:42"] } });

    expect(status).toBe(202);
    const purge = PurgeSchema.parse(body);
    expect(headers.get("location")).toBe(`/v1/purges/${purge.id}`);
    expect(world.main.purges).toStrictEqual([{ tags: ["product:42"], keys: [], patterns: [], all: false }]);
    expect(world.edgeQueue.itemsOf("www")).toMatchObject([
      { item: "#product:42", under: ["#products"], name: purge.id },
    ]);
    const told = world.reporter.events.map(({ type }) => type);
    expect(told.indexOf("objects-purged")).toBeLessThan(told.indexOf("edge-queued"));
  });

  it("answers with what the purge came to, and what it costs", async () => {
    const world = new ApiWorld();

    const { body } = await world.ask("POST", "/v1/purges", {
      body: { tags: ["category:tv", "products"], keys: ["menu:7", "menu:*"], paths: ["/c/tv & hi-fi"], edges: ["www"] },
    });

    expect(body).toMatchObject({
      resolved: {
        tags: ["category:tv", "navigation", "products"],
        keys: ["menu:7"],
        patterns: ["menu:*"],
        paths: ["/c/tv%20&%20hi-fi"],
        all: false,
      },
      edges: [
        {
          edge: "www",
          mode: "send",
          items: ["#navigation", "#products", "/c/tv%20&%20hi-fi"],
          covered: [{ item: "#category:tv", by: "#products" }],
          sends: 1,
          usd: 0.015,
        },
      ],
      usd: 0.015,
    });
  });

  it("prices a dry run, and purges nothing", async () => {
    const world = new ApiWorld();

    const { status, body } = await world.ask("POST", "/v1/purges", { body: { all: true, dryRun: true } });

    expect(status).toBe(200);
    expect(body).toMatchObject({ dryRun: true, edges: [{ items: ["/*"] }, { items: ["/*"], sends: 2 }], usd: 0.015 });
    expect(world.main.purges).toStrictEqual([]);
    expect(world.edgeQueue.requests).toStrictEqual([]);
  });

  it("drops everything when it is asked to, plain keys that sources name included", async () => {
    const world = new ApiWorld();

    await world.ask("POST", "/v1/purges", { body: { all: true } });

    expect(world.main.purges).toStrictEqual([{ tags: [], keys: [], patterns: ["menu:*"], all: true }]);
    expect(world.itemsOf("www")).toStrictEqual(["/*"]);
  });

  it("purges an edge with hand-written headers once more, after the settle time", async () => {
    const world = new ApiWorld();

    await world.ask("POST", "/v1/purges", { body: { tags: ["product:42"] } });

    expect(world.laterQueue.purges).toMatchObject([{ reason: "settle", edges: [{ edge: "old" }], delayMs: 2_000 }]);
  });

  it("keeps the purge of an object cache that does not answer, and still answers", async () => {
    const world = new ApiWorld();
    world.main.isAway = true;

    const { status, body } = await world.ask("POST", "/v1/purges", { body: { tags: ["product:42"], edges: ["www"] } });

    expect(status).toBe(202);
    expect(body).toMatchObject({ state: "queued", objectCaches: { main: "retrying" } });
    expect(world.laterQueue.purges).toMatchObject([{ reason: "redis-failed", objectCaches: ["main"] }]);
  });

  it("waits for Redis when it is asked to, and asks it again at once", async () => {
    const world = new ApiWorld(undefined, {
      pause: async (ms) => {
        world.clock.advance(ms);
        world.main.isAway = false;
      },
    });
    world.main.isAway = true;

    const { body } = await world.ask("POST", "/v1/purges", { body: { tags: ["product:42"], wait: "redis" } });

    expect(body).toMatchObject({ objectCaches: { main: "purged" } });
  });

  it("waits for an edge no longer than twenty seconds", async () => {
    const world = new ApiWorld();
    const startedAtMs = world.clock.now();

    const { status, body } = await world.ask("POST", "/v1/purges", { body: { tags: ["product:42"], wait: "edge" } });

    expect(status).toBe(202);
    expect(body).toMatchObject({ state: "queued", progress: { www: { queued: 1, done: 0 } } });
    expect(world.clock.now() - startedAtMs).toBeLessThanOrEqual(20_000);
  });

  it("takes a tag by name and parameters, which is how a hashed one is purged", async () => {
    const world = new ApiWorld();
    const id = "x".repeat(300);

    const { body } = await world.ask("POST", "/v1/purges", { body: { tags: [{ name: "product", params: { id } }] } });

    expect(body).toMatchObject({ resolved: { tags: [expect.stringMatching(/^product:~.{43}$/)] } });
  });

  it("refuses a tag that is not of the vocabulary, and says which there are", async () => {
    const world = new ApiWorld();

    const { status, body } = await world.ask("POST", "/v1/purges", { body: { tags: ["product:42", "producs"] } });

    expect(status).toBe(422);
    expect(body).toMatchObject({
      type: "urn:tagwire:problem:unresolvable",
      errors: [{ pointer: "/tags/1", detail: expect.stringContaining("product:{id}") }],
    });
    expect(world.main.purges).toStrictEqual([]);
  });

  it.each([
    ["tags", { tags: Array.from({ length: LIMITS.tags + 1 }, () => "products") }, LIMITS.tags],
    ["keys", { keys: Array.from({ length: LIMITS.keys + 1 }, () => "a") }, LIMITS.keys],
    ["bytes of body", `"${"x".repeat(LIMITS.bodyBytes)}"`, LIMITS.bodyBytes],
  ])("names the limit when there are too many %s", async (name, body, max) => {
    const { status, body: problem, headers } = await new ApiWorld().ask("POST", "/v1/purges", { body });

    expect(status).toBe(413);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(problem).toMatchObject({ limit: { name, max } });
  });

  it.each([
    ["no JSON", "{", 400],
    ["an option that there is not", { tag: "product:42" }, 400],
    ["a key that is only a wildcard", { keys: ["*"] }, 400],
    ["half a character", '{"keys":["\\ud800"]}', 400],
    ["nothing", {}, 422],
    ["an edge that there is not", { tags: ["products"], edges: ["web"] }, 422],
  ])("refuses %s", async (_, body, status) => {
    expect((await new ApiWorld().ask("POST", "/v1/purges", { body })).status).toBe(status);
  });
});

describe("Idempotency-Key", () => {
  const headers = { "idempotency-key": "deploy 7" };

  it("makes of fifty requests at once one purge", async () => {
    const world = new ApiWorld(undefined, { pause: async () => undefined });
    const body = { tags: ["product:42"] };

    const answers = await Promise.all(
      Array.from({ length: 50 }, () => world.ask("POST", "/v1/purges", { body, headers })),
    );

    expect(new Set(answers.map(({ status }) => status))).toStrictEqual(new Set([202]));
    expect(new Set(answers.map((one) => PurgeSchema.parse(one.body).id)).size).toBe(1);
    expect(world.main.purges).toHaveLength(1);
    expect(world.edgeQueue.requests.filter(({ edge }) => edge === "www")).toHaveLength(1);
  });

  it("completes what a crash left undone, unchanged by a deploy in between", async () => {
    const killed = new ApiWorld();
    let kill = true;
    const edgeQueue = {
      queue: async (...given: Parameters<typeof killed.edgeQueue.queue>) => {
        if (kill) throw new Error("killed");
        return await killed.edgeQueue.queue(...given);
      },
    };
    const crash = new ApiWorld(shopWithoutCascade, { ...killed.parts, edgeQueue });
    const token = await killed.token();
    const body = { tags: ["category:tv"], edges: ["www"] };
    expect((await crash.ask("POST", "/v1/purges", { body, headers, token })).status).toBe(503);
    kill = false;

    const deployed = new ApiWorld(shopWithoutCascade, { ...killed.parts, config: shopWithoutCascade });
    const { status, body: purge } = await deployed.ask("POST", "/v1/purges", { body, headers, token });

    expect(status).toBe(202);
    expect(purge).toMatchObject({ resolved: { tags: ["category:tv", "navigation"] } });
    expect(killed.itemsOf("www")).toStrictEqual(["#category:tv", "#navigation"]);
  });

  it("takes over from who was killed and let nothing go", async () => {
    const world = new ApiWorld();
    const token = await world.token();
    const body = { tags: ["product:42"] };
    const never = new ApiWorld(undefined, { ...world.parts, limited: () => new Promise(() => undefined) });
    void never.ask("POST", "/v1/purges", { body, headers, token });
    await world.ask("GET", "/v1/health");

    const { status } = await world.ask("POST", "/v1/purges", { body, headers, token });

    expect(status).toBe(202);
    expect(world.main.purges).toHaveLength(1);
  });

  it("refuses another request under the same name, until a day is over", async () => {
    const world = new ApiWorld();
    await world.ask("POST", "/v1/purges", { body: { tags: ["product:1"] }, headers });

    const other = { body: { tags: ["product:2"] }, headers };
    expect(await world.ask("POST", "/v1/purges", other)).toMatchObject({
      status: 422,
      body: { type: "urn:tagwire:problem:idempotency-key-reused" },
    });

    world.clock.advance(86_400_000);
    const token = await world.token();
    expect((await world.ask("POST", "/v1/purges", { ...other, token })).status).toBe(202);
  });

  it("means nothing across tokens", async () => {
    const world = new ApiWorld();
    for (const product of ["1", "2"]) {
      const options = { body: { tags: [`product:${product}`] }, headers, token: await world.token() };
      expect((await world.ask("POST", "/v1/purges", options)).status).toBe(202);
    }
  });
});

const { cascade: _, ...rest } = new ApiWorld().parts.config;
const shopWithoutCascade = { ...rest, cascade: [] };
