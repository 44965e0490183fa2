import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { behavior, policy, startEdge, startOrigin, startPages } from "../kit.ts";

describe("what viewers get", () => {
  it("names CloudFront, its edge location and the request", async () => {
    const { get } = await startEdge(await startPages());

    expect((await get("/")).headers).toMatchObject({
      "x-cache": "Miss from cloudfront",
      via: expect.stringContaining("(CloudFront)"),
      "x-amz-cf-pop": "FRA56-P1",
      "x-amz-cf-id": expect.stringMatching(/^[\w+/]{54}==$/),
    });
  });

  it("answers HEAD from what GET has stored, and the other way round", async () => {
    const origin = await startOrigin((_req, res) => res.end("body"));
    const { get } = await startEdge(origin);

    const head = await get("/", { method: "HEAD" });
    const whole = await get("/");

    expect(head).toMatchObject({ cache: "Miss", body: "", headers: { "content-length": "4" } });
    expect(whole).toMatchObject({ cache: "Hit", body: "body" });
  });

  it("answers 304 when the viewer has what is cached", async () => {
    const { get } = await startEdge(
      await startPages({ etag: '"v1"', "last-modified": "Fri, 20 Nov 2026 11:00:00 GMT" }),
    );

    const seen = await Promise.all([
      get("/", { headers: { "if-none-match": '"v0", W/"v1"' } }),
      get("/", { headers: { "if-none-match": '"v2"', "if-modified-since": "Fri, 20 Nov 2026 11:00:00 GMT" } }),
      get("/", { headers: { "if-modified-since": "Fri, 20 Nov 2026 11:00:00 GMT" } }),
      get("/", { headers: { "if-modified-since": "Fri, 20 Nov 2026 10:00:00 GMT" } }),
    ]);

    expect(seen.map(({ status, body }) => [status, body])).toEqual([
      [304, ""],
      [200, "v1"],
      [304, ""],
      [200, "v1"],
    ]);
  });

  it("ignores what viewers say of caching", async () => {
    const { get } = await startEdge(await startPages());
    await get("/");

    const reloaded = await get("/", { headers: { "cache-control": "no-cache, no-store", pragma: "no-cache" } });

    expect(reloaded.cache).toBe("Hit");
  });

  it.each([
    ["bytes=2-4", 206, "cde", "bytes 2-4/10"],
    ["bytes=7-", 206, "hij", "bytes 7-9/10"],
    ["bytes=-3", 206, "hij", "bytes 7-9/10"],
    ["bytes=5-99", 206, "fghij", "bytes 5-9/10"],
    ["bytes=10-", 416, "", "bytes */10"],
    ["lines=1-2", 200, "abcdefghij", undefined],
  ])("answers the range %s from what is cached", async (range, status, body, contentRange) => {
    const { get } = await startEdge(await startOrigin((_req, res) => res.end("abcdefghij")));
    await get("/");

    const part = await get("/", { headers: { range } });

    expect(part).toMatchObject({ status, body, cache: "Hit" });
    expect(part.headers["content-range"]).toBe(contentRange);
  });

  it("answers all of it when the range is of another version", async () => {
    const { get } = await startEdge(await startOrigin((_req, res) => res.writeHead(200, { etag: '"v2"' }).end("abc")));
    await get("/");

    expect(await get("/", { headers: { range: "bytes=0-0", "if-range": '"v1"' } })).toMatchObject({
      status: 200,
      body: "abc",
    });
  });

  it("passes the range of a page it does not have through, and stores nothing of it", async () => {
    const origin = await startOrigin((req, res) =>
      res.writeHead(req.headers.range ? 206 : 200).end(req.headers.range ?? "whole"),
    );
    const { get } = await startEdge(origin);

    expect(await get("/", { headers: { range: "bytes=0-1" } })).toMatchObject({
      status: 206,
      body: "bytes=0-1",
      cache: "Miss",
    });
    expect(await get("/")).toMatchObject({ status: 200, body: "whole", cache: "Miss" });
  });

  it("hands bodies on byte for byte, cached or passed through", async () => {
    const bytes = randomBytes(300_000);
    const origin = await startOrigin((req, res) => (req.method === "GET" ? void res.end(bytes) : void req.pipe(res)));
    const { get } = await startEdge(origin);

    const missed = await get("/");
    const hit = await get("/");
    const echoed = await get("/", { method: "POST", body: bytes });

    expect([missed, hit, echoed].every((seen) => seen.bytes.equals(bytes))).toBe(true);
    expect(echoed.cache).toBe("Miss");
  });

  it("passes content encodings through untouched and apart", async () => {
    const origin = await startOrigin((req, res) => {
      const encoding = String(req.headers["accept-encoding"] ?? "identity");
      res.writeHead(200, { "content-encoding": encoding }).end(Buffer.from([0x1f, 0x8b, encoding.length]));
    });
    const encodings = behavior({ cachePolicy: policy({ gzip: true, brotli: true }) });
    const { get } = await startEdge(origin, { defaultBehavior: encodings });

    const seen = await Promise.all(
      ["gzip", "br, gzip", ""].map((accepted) => get("/", { headers: { "accept-encoding": accepted } })),
    );

    expect(seen.map(({ headers }) => headers["content-encoding"])).toEqual(["gzip", "br,gzip", "identity"]);
  });

  it("removes and adds headers as the response headers policy says, and still reads the tags", async () => {
    const responseHeadersPolicy = {
      removeHeaders: ["Cache-Tag"],
      customHeaders: [
        { name: "X-Frame-Options", value: "DENY", override: false },
        { name: "Server", value: "ours", override: true },
        { name: "X-Added", value: "1", override: false },
      ],
    };
    const origin = await startPages({ "cache-tag": "a", "x-frame-options": "SAMEORIGIN", server: "theirs" });
    const { get, distribution } = await startEdge(origin, { defaultBehavior: behavior({ responseHeadersPolicy }) });

    const { headers } = await get("/");

    expect(headers).toMatchObject({ "x-frame-options": "SAMEORIGIN", server: "ours", "x-added": "1" });
    expect(headers["cache-tag"]).toBeUndefined();
    expect(distribution.cached()[0]?.tags).toEqual(["a"]);
  });

  it("gives no cookies away unless cookies are forwarded, and then to whoever gets the page", async () => {
    const origin = await startPages({ "set-cookie": ["a=1", "b=2"] });
    const forwarding = behavior({ cachePolicy: policy({ cookies: { kind: "only", names: ["session"] } }) });
    const without = await startEdge(origin);
    const withCookies = await startEdge(origin, { defaultBehavior: forwarding });

    expect((await without.get("/")).headers["set-cookie"]).toBeUndefined();
    await withCookies.get("/");
    expect(await withCookies.get("/")).toMatchObject({ cache: "Hit", headers: { "set-cookie": ["a=1", "b=2"] } });
  });

  it('keeps cookies out of the cache for no-cache="set-cookie"', async () => {
    const origin = await startPages({ "set-cookie": ["a=1"], "cache-control": 'max-age=60, no-cache="Set-Cookie"' });
    const forwarding = behavior({ cachePolicy: policy({ cookies: { kind: "all" } }) });
    const { get } = await startEdge(origin, { defaultBehavior: forwarding });

    const [missed, hit] = [await get("/"), await get("/")];

    expect([missed.headers["set-cookie"], hit.cache, hit.headers["set-cookie"]]).toEqual([["a=1"], "Hit", undefined]);
  });

  it("does not split the cache by Vary unless the cache policy names the header", async () => {
    const origin = await startOrigin((req, res) =>
      res.writeHead(200, { vary: "accept-language" }).end(String(req.headers["accept-language"])),
    );
    const named = behavior({ cachePolicy: policy({ headers: { kind: "only", names: ["accept-language"] } }) });
    const plain = await startEdge(origin);
    const split = await startEdge(origin, { defaultBehavior: named });
    const seenBy = async ({ get }: typeof plain): Promise<readonly string[]> => [
      (await get("/", { headers: { "accept-language": "de" } })).body,
      (await get("/", { headers: { "accept-language": "fr" } })).body,
    ];

    expect(await seenBy(plain)).toEqual(["undefined", "undefined"]);
    expect(await seenBy(split)).toEqual(["de", "fr"]);
  });
});
