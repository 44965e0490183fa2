import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRedis, type LocalRedis } from "../../../../infra/local/redis/redis.ts";

let redis: LocalRedis;

beforeAll(async () => {
  redis = await startRedis({ token: "secret", readOnlyToken: "reader" });
});
afterAll(() => redis.close());

describe("Upstash's REST API", () => {
  it("takes a command as a JSON array, whatever the content type", async () => {
    expect(await post("/", `["SET","json",{"a":1}]`)).toEqual([200, { result: "OK" }]);
    expect(await post("/", `["GET","json"]`)).toEqual([200, { result: `{"a":1}` }]);
  });

  it("takes a command in the path, the body as its last value and the query after it", async () => {
    expect(await post("/set/path%2Fkey?EX=100", "a value")).toEqual([200, { result: "OK" }]);

    expect(await get("/get/path%2Fkey")).toEqual([200, { result: "a value" }]);
    expect(await get("/ttl/path%2Fkey")).toEqual([200, { result: 100 }]);
  });

  it("keeps every byte of a binary value, and gives it back as base64", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    await post("/set/binary", bytes);

    const [, answer] = await get("/get/binary", { "upstash-encoding": "base64" });

    expect(answer).toEqual({ result: Buffer.from(bytes).toString("base64") });
  });

  it("encodes strings as base64 except OK, at any depth", async () => {
    const headers = { "upstash-encoding": "base64" };
    await post("/", `["RPUSH","list","a","OK"]`);

    expect(await post("/", `["SET","x","1"]`, headers)).toEqual([200, { result: "OK" }]);
    expect(await post("/", `["PING"]`, headers)).toEqual([200, { result: "UE9ORw==" }]);
    expect(await post("/", `["LRANGE","list",0,-1]`, headers)).toEqual([200, { result: ["YQ==", "T0s="] }]);
    expect(await post("/", `["GET","none"]`, headers)).toEqual([200, { result: null }]);
  });

  it("writes integers of 64 bits with all their digits", async () => {
    await post("/", `["SET","n","9223372036854775806"]`);

    const response = await fetch(`${redis.url}/incr/n?_token=secret`);

    expect(await response.text()).toBe(`{"result":9223372036854775807}`);
  });

  it("answers in RESP when asked to", async () => {
    await post("/set/greeting", "hi");

    const response = await fetch(`${redis.url}/get/greeting`, {
      headers: { authorization: "Bearer secret", "upstash-response-format": "resp2" },
    });

    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(await response.text()).toBe("$2\r\nhi\r\n");
  });

  it("gives every answer a token by which a client reads its own writes", async () => {
    const response = await fetch(`${redis.url}/ping`, { headers: { authorization: "Bearer secret" } });

    expect(response.headers.get("upstash-sync-token")).toMatch(/^.+:\d+$/);
  });

  it("discards a transaction as a whole when one of its commands is not available", async () => {
    const body = `[["SET","discarded","1"],["BLPOP","list",0]]`;

    expect(await post("/multi-exec", body)).toEqual([
      400,
      { error: expect.stringContaining("not available: 'BLPOP'") },
    ]);
    expect(await get("/exists/discarded")).toEqual([200, { result: 0 }]);
  });

  it("discards a transaction as a whole when the engine does", async () => {
    const body = `[["SET","discarded","1"],["GET"]]`;

    expect(await post("/multi-exec", body)).toEqual([
      400,
      { error: expect.stringMatching(/wrong number of arguments/) },
    ]);
    expect(await get("/exists/discarded")).toEqual([200, { result: 0 }]);
  });
});

describe("Upstash's REST API refuses", () => {
  it.each([
    ["a wrong token", { authorization: "Bearer nope" }],
    ["a missing token", { authorization: "" }],
  ])("%s", async (_, headers) => {
    expect(await get("/ping", headers)).toEqual([401, { error: "WRONGPASS invalid or missing auth token" }]);
  });

  it("a write with the read-only token, and what could read everything", async () => {
    const headers = { authorization: "Bearer reader" };
    const denied = (command: string) => ({
      error: `NOPERM this user has no permissions to run the '${command}' command or its subcommand`,
    });

    expect(await get("/get/absent", headers)).toEqual([200, { result: null }]);
    expect(await get("/set/a/1", headers)).toEqual([403, denied("set")]);
    expect(await get("/keys/*", headers)).toEqual([403, denied("keys")]);
    expect(await post("/pipeline", `[["GET","absent"],["DEL","a"]]`, headers)).toEqual([
      200,
      [{ result: null }, denied("del")],
    ]);
  });

  it.each([
    ["a body that is not JSON", "/", "{", /^ERR failed to parse/],
    ["a body that is not a command", "/", `{"a":1}`, /^ERR failed to parse/],
    ["an empty body", "/", "", /^ERR empty command/],
    ["an empty pipeline", "/pipeline", "[]", /^ERR failed to parse pipeline/],
    ["a pipeline of no commands", "/pipeline", `["GET","a"]`, /^ERR failed to parse/],
    ["an unknown command", "/", `["NOPE"]`, /^ERR unknown command/],
    ["a command that waits", "/", `["XREAD","BLOCK",0,"STREAMS","s","$"]`, /^ERR Command is not available: 'XREAD'/],
    ["a command that would change the shared connection", "/", `["SELECT",1]`, /^ERR Command is not available/],
    [
      "a key that is too long",
      "/",
      `["GET","${"k".repeat(32_769)}"]`,
      /^ERR max key size exceeded. Limit: 32768 bytes/,
    ],
    ["a request beyond 10 MB", "/", `["SET","a","${"x".repeat(10 * 1024 * 1024)}"]`, /^ERR max request size exceeded$/],
    ["a value of the wrong type", "/", `["LPUSH","n","1"]`, /^WRONGTYPE/],
  ])("%s", async (_, path, body, message) => {
    await post("/set/n/1", "");

    expect(await post(path, body)).toEqual([400, { error: expect.stringMatching(message) }]);
  });

  it("methods other than GET, HEAD, POST and PUT", async () => {
    const response = await fetch(`${redis.url}/get/a`, {
      method: "DELETE",
      headers: { authorization: "Bearer secret" },
    });

    expect(response.status).toBe(405);
  });
});

type Headers = Readonly<Record<string, string>>;

async function get(path: string, headers: Headers = {}): Promise<[number, unknown]> {
  const response = await fetch(redis.url + path, { headers: { authorization: "Bearer secret", ...headers } });
  return [response.status, await response.json()];
}

async function post(path: string, body: string | Uint8Array, headers: Headers = {}): Promise<[number, unknown]> {
  const response = await fetch(redis.url + path, {
    method: "POST",
    body,
    headers: { authorization: "Bearer secret", ...headers },
  });
  return [response.status, await response.json()];
}
