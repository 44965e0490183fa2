import { describe, expect, it, onTestFinished } from "vitest";
import { startFunctionUrl } from "../../../../infra/local/lambda/function-url.ts";
import type { Invocation } from "../../../../infra/local/lambda/invocation.ts";

describe("a request to a function URL", () => {
  it("arrives as an event of payload format 2.0", async () => {
    const { url, events } = await serve({});

    await fetch(`${url}/caf%C3%A9/a%2Fb?x=1&y=a%20b&x=2`, {
      headers: { "X-Mixed": "Case", cookie: "a=1; b=2", "user-agent": "tests" },
    });

    expect(events).toMatchObject([
      {
        version: "2.0",
        routeKey: "$default",
        rawPath: "/caf%C3%A9/a%2Fb",
        rawQueryString: "x=1&y=a%20b&x=2",
        cookies: ["a=1", "b=2"],
        headers: { "x-mixed": "Case", cookie: "a=1; b=2", host: new URL(url).host, "x-forwarded-for": "127.0.0.1" },
        queryStringParameters: { x: "1,2", y: "a b" },
        requestContext: {
          accountId: "anonymous",
          domainName: new URL(url).host,
          http: {
            method: "GET",
            path: "/caf%C3%A9/a%2Fb",
            protocol: "HTTP/1.1",
            sourceIp: "127.0.0.1",
            userAgent: "tests",
          },
          routeKey: "$default",
          stage: "$default",
          time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
          timeEpoch: expect.any(Number),
        },
        isBase64Encoded: false,
      },
    ]);
    expect(events[0]).not.toHaveProperty("body");
  });

  it.each([
    ["text/plain; charset=utf-8", "café", false],
    ["application/json", `{"é":1}`, false],
    ["application/x-www-form-urlencoded", "a=1", true],
    ["application/octet-stream", "café", true],
  ])("with a body of %s has it as text or as base64", async (type, body, isBase64Encoded) => {
    const { url, events } = await serve({});

    await fetch(url, { method: "POST", body: Buffer.from(body), headers: { "content-type": type } });

    expect(events).toMatchObject([
      { isBase64Encoded, body: isBase64Encoded ? Buffer.from(body).toString("base64") : body },
    ]);
  });

  it("is refused when it is larger than an event may be", async () => {
    const { url, events } = await serve({});

    const response = await fetch(url, { method: "POST", body: Buffer.alloc(6_291_457) });

    expect(response.status).toBe(413);
    expect(events).toEqual([]);
  });
});

describe("an answer of a function URL", () => {
  it("has the status, headers, cookies and text the function gave", async () => {
    const { url } = await serve({
      statusCode: 201,
      headers: { "Content-Type": "text/html", "X-Count": 3 },
      cookies: ["a=1; Path=/", "b=2"],
      body: "<p>café</p>",
    });

    const response = await fetch(url);

    expect(response.status).toBe(201);
    expect(response.headers.get("content-type")).toBe("text/html");
    expect(response.headers.get("x-count")).toBe("3");
    expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2"]);
    expect(await response.text()).toBe("<p>café</p>");
  });

  it("has the bytes of a base64 body", async () => {
    const { url } = await serve({ statusCode: 200, body: "AAH/", isBase64Encoded: true });

    expect([...new Uint8Array(await (await fetch(url)).arrayBuffer())]).toEqual([0, 1, 255]);
  });

  it.each([[{ greeting: "hi" }], ["hi"], [null]])("is %j as JSON when it names no status", async (payload) => {
    const { url } = await serve(payload);

    const response = await fetch(url);

    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual(payload);
  });

  it.each([204, 304])("has no body with status %i", async (statusCode) => {
    const { url } = await serve({ statusCode, body: "ignored", headers: { etag: `"1"` } });

    const response = await fetch(url);

    expect(response.status).toBe(statusCode);
    expect(response.headers.get("etag")).toBe(`"1"`);
    expect(await response.text()).toBe("");
  });

  it("tells the length of a body it does not send to HEAD", async () => {
    const { url } = await serve({ statusCode: 200, body: "12345" });

    const response = await fetch(url, { method: "HEAD" });

    expect(response.headers.get("content-length")).toBe("5");
    expect(await response.text()).toBe("");
  });

  it.each([
    ["a status out of range", { statusCode: 999 }],
    ["a status that is no number", { statusCode: "ok" }],
    ["a body that is no text", { statusCode: 200, body: { a: 1 } }],
    ["headers that are no texts", { statusCode: 200, headers: { a: ["b"] } }],
    ["a header HTTP does not allow", { statusCode: 200, headers: { "a b": "c" } }],
    ["a header beyond Latin-1", { statusCode: 200, headers: { a: "→" } }],
    ["a header with a line break", { statusCode: 200, headers: { a: "b\r\nc: d" } }],
    ["cookies that are no list", { statusCode: 200, cookies: "a=1" }],
    ["cookies with a line break", { statusCode: 200, cookies: ["a=1\r\nb: c"] }],
  ])("is 502 for %s", async (_, payload) => {
    const { url } = await serve(payload);

    expect((await fetch(url)).status).toBe(502);
  });

  it.each([
    ["thrown", 502],
    ["timeout", 502],
    ["crash", 502],
    ["throttled", 429],
    ["refused", 413],
  ] as const)("of an invocation that ended as %s is %i", async (kind, status) => {
    const { url } = await serve(null, {
      ok: false,
      requestId: "r",
      kind,
      error: { errorType: "E", errorMessage: "secret" },
    });

    const response = await fetch(url);

    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain("secret");
  });

  it("is 502 when the function could not be invoked at all", async () => {
    const { url } = await serve(null, new Error("no route"));

    expect((await fetch(url)).status).toBe(502);
  });
});

async function serve(payload: unknown, outcome?: Invocation | Error) {
  const events: unknown[] = [];
  const service = await startFunctionUrl({
    invoke: async (event) => {
      events.push(event);
      if (outcome instanceof Error) throw outcome;
      return outcome ?? { ok: true, requestId: "r", payload, durationMs: 1 };
    },
  });
  onTestFinished(async () => {
    await Promise.all([service.close(), service.close()]);
  });
  return { url: service.url, events };
}
