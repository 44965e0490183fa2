import { describe, expect, it } from "vitest";
import { hashOf } from "../../../functions/purge-api/principal.ts";
import { LIMITS } from "../../../shared/http/limits.ts";
import { ApiWorld } from "./api-world.ts";

describe("without credentials", () => {
  it.each([
    ["POST", "/v1/purges"],
    ["GET", "/v1/purges"],
    ["GET", "/v1/health"],
    ["GET", "/openapi.json"],
    ["GET", "/nothing/here"],
    ["DELETE", "/v1/health"],
    ["GET", "/iam/v1/tokens"],
    ["GET", "/iam/v1/health"],
  ])("nothing is told at %s %s, not even whether there is anything", async (method, path) => {
    const { status, body } = await new ApiWorld().ask(method, path, { token: "" });

    expect(status).toBe(401);
    expect(body).toStrictEqual({
      type: "urn:tagwire:problem:unauthorized",
      title: "Credentials are missing or not valid",
      status: 401,
    });
  });

  it("nothing is purged, nor looked at", async () => {
    const world = new ApiWorld();

    const { status } = await world.ask("POST", "/v1/purges", { token: "", body: "{" });

    expect(status).toBe(401);
    expect(world.main.purges).toStrictEqual([]);
  });
});

describe("a token", () => {
  it.each([
    ["unknown", async () => `tw_${"a".repeat(12)}_${"b".repeat(43)}`],
    ["unknown", async (world: ApiWorld) => (await world.token()).replace(/.$/, "!")],
    ["unknown", async (world: ApiWorld) => `${(await world.token()).slice(0, -2)}zz`],
    ["expired", async (world: ApiWorld) => await world.token({ expiresAtMs: world.clock.now() })],
    ["revoked", async (world: ApiWorld) => await world.token({ revokedAtMs: world.clock.now() })],
    ["unknown", async (world: ApiWorld) => await world.token({ scopes: ["a scope of a version to come"] })],
  ])("that is %s is refused like no token at all, and counted", async (why, make) => {
    const world = new ApiWorld();

    const { status, body } = await world.ask("GET", "/v1/health", { token: await make(world) });

    expect(status).toBe(401);
    expect(body).not.toHaveProperty("detail");
    expect(world.reporter.of("credentials-refused")).toStrictEqual([{ type: "credentials-refused", why }]);
  });

  it("is worth nothing a minute after it was revoked, in whatever execution it was believed before", async () => {
    const world = new ApiWorld();
    const token = await world.token();
    expect((await world.ask("GET", "/v1/health", { token })).status).toBe(200);

    await world.sign("DELETE", `/v1/tokens/${token.split("_")[1]}`);
    world.clock.advance(60_000);

    expect((await world.ask("GET", "/v1/health", { token })).status).toBe(401);
  });

  it("may ask so often in a minute, and is told how often it still may", async () => {
    const world = new ApiWorld();
    const token = await world.token({ requestsPerMinute: 2 });

    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await world.ask("GET", "/v1/health", { token }));

    expect(answers.map(({ status }) => status)).toStrictEqual([200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get("ratelimit"))).toStrictEqual([
      '"token";r=1;t=60',
      '"token";r=0;t=60',
      '"token";r=0;t=60',
    ]);
    expect(answers[2]?.headers.get("retry-after")).toBe("60");
    world.clock.advance(60_000);
    expect((await world.ask("GET", "/v1/health", { token })).status).toBe(200);
  });

  it("purges what its scopes name, cascades included, and says what goes beyond", async () => {
    const world = new ApiWorld();
    const token = await world.token({ scopes: ["tags:category:*"] });

    const { status, body } = await world.ask("POST", "/v1/purges", { token, body: { tags: ["category:tv"] } });

    expect(status).toBe(403);
    expect(body).toMatchObject({ errors: [{ detail: "tag navigation" }] });
    expect(world.main.purges).toStrictEqual([]);
    expect(world.reporter.of("purge-forbidden")).toHaveLength(1);
  });

  it("purges its edges, and those alone", async () => {
    const world = new ApiWorld();
    const token = await world.token({ scopes: ["tags:product:*"], edges: ["www"] });

    const own = await world.ask("POST", "/v1/purges", { token, body: { tags: ["product:1"] } });
    const other = await world.ask("POST", "/v1/purges", { token, body: { tags: ["product:2"], edges: ["old"] } });

    expect([own.status, other.status]).toStrictEqual([202, 403]);
    expect(world.edgeQueue.itemsOf("www")).toMatchObject([{ item: "#product:1", within: ["#product:*"] }]);
    expect(world.itemsOf("old")).toStrictEqual([]);
  });

  it("sees its own purges, and those of others only with the scope read", async () => {
    const world = new ApiWorld();
    const [one, other, reader] = [
      await world.token({ scopes: ["tags:*"] }),
      await world.token({ scopes: ["tags:*"] }),
      await world.token({ scopes: ["read"] }),
    ];
    const { body } = await world.ask("POST", "/v1/purges", { token: one, body: { tags: ["product:1"] } });
    const path = `/v1/purges/${(body as { readonly id: string }).id}`;

    const statuses = [];
    for (const token of [one, other, reader]) statuses.push((await world.ask("GET", path, { token })).status);
    expect(statuses).toStrictEqual([200, 404, 200]);

    const lists = [];
    for (const token of [one, other, reader]) lists.push((await world.ask("GET", "/v1/purges", { token })).body);
    expect(lists).toMatchObject([{ purges: [{}] }, { purges: [] }, { purges: [{}] }]);
  });

  it("leaves word of who purged what", async () => {
    const world = new ApiWorld();
    const token = await world.token();

    await world.ask("POST", "/v1/purges", { token, body: { tags: ["product:1"], reason: "a typo" } });

    const by = `token ${token.split("_")[1]}`;
    expect(world.reporter.of("purge-asked")).toMatchObject([{ by, tags: 1, all: false, reason: "a typo" }]);
    expect((await world.ask("GET", "/v1/purges?source=nobody")).body).toMatchObject({ purges: [] });
    const found = await world.ask("GET", `/v1/purges?tag=product:1&source=${encodeURIComponent(by)}`);
    expect(found.body).toMatchObject({ purges: [{ by, reason: "a typo" }] });
  });
});

describe("principals of the account", () => {
  it("make tokens, told once and kept as a hash, list them and end them", async () => {
    const world = new ApiWorld();
    const request = { scopes: ["tags:product:*"], edges: ["www"], note: "the shop's admin" };

    const { status, body } = await world.sign("POST", "/v1/tokens", request);

    expect(status).toBe(201);
    const { id, token } = body as { readonly id: string; readonly token: string };
    expect((await world.ask("POST", "/v1/purges", { token, body: { tags: ["product:1"] } })).status).toBe(202);
    expect(await world.tokens.find(id)).toMatchObject({ secretHash: hashOf(token.slice(16)), createdBy: OPS });
    const { text } = await world.sign("GET", "/v1/tokens");
    expect(text).toContain(id);
    expect(text).not.toMatch(/secret|hash/i);
    expect((await world.sign("DELETE", `/v1/tokens/${id}`)).status).toBe(204);
    expect((await world.sign("DELETE", "/v1/tokens/nobody")).status).toBe(404);
  });

  it.each([
    [{ scopes: ["product:*"] }, "/scopes/0"],
    [{ scopes: ["tags:a*b"] }, "/scopes/0"],
    [{ scopes: ["all"], edges: ["web"] }, "/edges/0"],
  ])("are told what is wrong with %j", async (request, pointer) => {
    expect(await new ApiWorld().sign("POST", "/v1/tokens", request)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
  });

  it("are told when all scopes together are longer than each item can carry", async () => {
    const scopes = Array.from({ length: LIMITS.scopes }, (_, n) => `paths:/${n}/${"x".repeat(100)}`);

    expect(await new ApiWorld().sign("POST", "/v1/tokens", { scopes })).toMatchObject({
      status: 413,
      body: { limit: { max: LIMITS.scopeChars } },
    });
  });

  it("purge everything; no token makes tokens", async () => {
    const world = new ApiWorld();

    expect((await world.sign("POST", "/v1/purges", { all: true })).status).toBe(202);
    expect(world.reporter.of("purge-asked")).toMatchObject([{ by: OPS }]);
    expect((await world.ask("GET", "/v1/tokens")).status).toBe(404);
  });
});

const OPS = "arn:aws:iam::1:user/ops";
