import { randomBytes } from "node:crypto";
import type http from "node:http";
import { describe, expect, it } from "vitest";
import type { LocalCall } from "../../../../../infra/local/service.ts";
import { behavior, fetchRaw, policy, startEdge, startOrigin, startPages } from "../kit.ts";

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

describe("which requests go where", () => {
  it("takes the first behaviour whose pattern matches, with its own origin", async () => {
    const echo = (name: string): ReturnType<typeof startOrigin> =>
      startOrigin((req, res) => res.end(`${name} ${req.url}`));
    const [site, assets] = await Promise.all([echo("site"), echo("assets")]);
    const { get } = await startEdge(site, {
      origins: [
        { id: "site", url: site.url },
        { id: "assets", url: assets.url, path: "/bucket" },
      ],
      behaviors: [
        { ...behavior({ originId: "assets" }), pathPattern: "/static/*.js" },
        { ...behavior({ originId: "assets" }), pathPattern: "v?/x" },
      ],
    });

    const bodies = await Promise.all(
      ["/static/a/b.js", "/static/a.css", "/v1/x", "/v10/x", "/V1/x"].map(async (path) => (await get(path)).body),
    );

    expect(bodies).toEqual([
      "assets /bucket/static/a/b.js",
      "site /static/a.css",
      "assets /bucket/v1/x",
      "site /v10/x",
      "site /V1/x",
    ]);
  });

  it("sends the origin what the policies name, its own headers, and nothing else of the viewer's", async () => {
    const origin = await startPages();
    const { get } = await startEdge(origin, {
      origins: [{ id: "site", url: origin.url, customHeaders: { "x-secret": "s" } }],
      defaultBehavior: behavior({
        cachePolicy: policy({ queryStrings: { kind: "none" } }),
        originRequestPolicy: {
          headers: { kind: "except", names: ["host"] },
          cookies: { kind: "only", names: ["a"] },
          queryStrings: { kind: "only", names: ["q"] },
        },
      }),
    });

    await get("/p?q=1&utm=2", {
      headers: {
        "x-custom": "1",
        cookie: "a=1; b=2",
        "x-tagwire-location": "1",
        "if-none-match": '"x"',
        te: "trailers",
      },
    });

    const [asked] = origin.requests;
    expect(asked?.url).toBe("/p?q=1");
    expect(asked?.headers).toMatchObject({
      "x-custom": "1",
      cookie: "a=1",
      "x-secret": "s",
      "x-forwarded-for": "127.0.0.1",
      host: origin.url.slice(7),
    });
    for (const name of ["x-tagwire-location", "if-none-match", "te"]) expect(asked?.headers[name]).toBeUndefined();
  });

  it("sends nothing of the viewer's headers without an origin request policy", async () => {
    const origin = await startPages();
    const { get } = await startEdge(origin);

    await get("/", { headers: { "user-agent": "me", authorization: "secret", referer: "/" } });

    const headers = origin.requests[0]?.headers;
    expect([headers?.["user-agent"], headers?.authorization, headers?.referer]).toEqual([
      "Amazon CloudFront",
      undefined,
      undefined,
    ]);
  });

  it("sends the path as the viewer spelled it", async () => {
    const origin = await startPages();
    const { get } = await startEdge(origin);

    await get("/a/../b/%7e%2F?x=%31&&y");

    expect(origin.requests[0]?.url).toBe("/a/../b/%7e%2F?x=%31&&y");
  });

  it("passes other methods through, bodies included, and caches nothing of them", async () => {
    const origin = await startOrigin(
      (req, res) =>
        void res.writeHead(201, { "cache-control": "max-age=60" }).end(`${req.method} ${req.headers["content-type"]}`),
    );
    const { get, distribution } = await startEdge(origin);

    const seen = await Promise.all(
      ["POST", "PUT", "PATCH", "DELETE"].map((method) =>
        get("/", { method, body: "x", headers: { "content-type": "text/x" } }),
      ),
    );

    expect(seen.map(({ status, body }) => `${status} ${body}`)).toEqual(
      ["POST", "PUT", "PATCH", "DELETE"].map((method) => `201 ${method} text/x`),
    );
    expect(distribution.cached()).toEqual([]);
  });

  it("caches OPTIONS where that is configured, apart from GET", async () => {
    const origin = await startOrigin((req, res) => res.end(req.method));
    const { get } = await startEdge(origin, {
      defaultBehavior: behavior({ cachedMethods: ["GET", "HEAD", "OPTIONS"] }),
    });

    const seen = [await get("/"), await get("/", { method: "OPTIONS" }), await get("/", { method: "OPTIONS" })];

    expect(seen.map(({ cache, body }) => `${cache} ${body}`)).toEqual(["Miss GET", "Miss OPTIONS", "Hit OPTIONS"]);
  });

  it("refuses methods that are not allowed, bodies of GET, URLs beyond 8,192 bytes, and requests to a disabled distribution", async () => {
    const readOnly = await startEdge(await startPages(), {
      defaultBehavior: behavior({ allowedMethods: ["GET", "HEAD"] }),
    });
    const disabled = await startEdge(await startPages(), { enabled: false });

    expect((await readOnly.get("/", { method: "POST", body: "x" })).status).toBe(403);
    expect((await readOnly.get("/", { body: "x" })).status).toBe(403);
    expect((await disabled.get("/")).status).toBe(403);
    expect((await readOnly.get(`/${"x".repeat(8_192)}`)).status).toBe(413);
  });

  it("refuses a body without its hash where the origin checks signatures, as a function URL does", async () => {
    const origin = await startPages();
    const { get } = await startEdge(origin, { origins: [{ id: "site", url: origin.url, checksBodyHash: true }] });

    expect((await get("/edit", { method: "POST", body: "name=x" })).status).toBe(403);
    expect(
      (await get("/edit", { method: "POST", body: "name=x", headers: { "x-amz-content-sha256": "abc" } })).status,
    ).toBe(200);
  });

  it("puts the default root object in the place of /", async () => {
    const origin = await startPages();
    const { get, purge } = await startEdge(origin, { defaultRootObject: "index.html" });

    await get("/");
    await purge("/");
    expect((await get("/index.html")).cache).toBe("Hit");
    await purge("/index.html");
    expect((await get("/")).cache).toBe("Miss");
  });

  it("refuses a distribution that could not serve: an origin there is not, an origin without address, an id taken", async () => {
    const { cloudFront, distribution } = await startEdge(await startPages());
    const broken = { ...distribution.settings, defaultBehavior: behavior({ originId: "nowhere" }) };

    await expect(cloudFront.addDistribution(broken)).rejects.toThrow('no origin "nowhere": known are site');
    const addressless = { ...distribution.settings, origins: [{ id: "site", url: "site" }] };
    await expect(cloudFront.addDistribution(addressless)).rejects.toThrow("origin site: must be a URL");
    await expect(cloudFront.addDistribution(distribution.settings, { id: distribution.id })).rejects.toThrow("already");
  });
});

describe("edge locations", () => {
  it("each have a cache of their own", async () => {
    const { get, distribution } = await startEdge(await startPages());
    const at = (location: number): Promise<{ cache: string }> =>
      get("/", { headers: { "x-tagwire-location": location } });

    const seen = [await at(0), await at(1), await at(1), await at(2)];

    expect(seen.map(({ cache }) => cache)).toEqual(["Miss", "Miss", "Hit", "Miss"]);
    expect(distribution.cached().map(({ location }) => location)).toEqual([0, 1, 2]);
    expect((await get("/", { headers: { "x-tagwire-location": "9" } })).status).toBe(400);
  });
});

describe("faults", () => {
  it("asks the fault plan before and after each viewer's request", async () => {
    const calls: LocalCall[] = [];
    const { get } = await startEdge(await startPages(), {}, { intercept: (call) => void calls.push(call) });

    await get("/a?x=1");

    expect(calls.map(({ service, operation, target, phase }) => [service, operation, target, phase])).toEqual([
      ["edge", "GET", "/a?x=1", "arrived"],
      ["edge", "GET", "/a?x=1", "done"],
    ]);
  });

  it("answers or drops as the fault plan says; a fault that arrives keeps the origin from being asked", async () => {
    const origin = await startPages();
    const { get } = await startEdge(
      origin,
      {},
      {
        intercept: ({ target, phase }) => {
          if (target === "/drop") return { kind: "drop" };
          return target === "/answer" && phase === "done"
            ? { kind: "answer", status: 599, body: "injected" }
            : undefined;
        },
      },
    );

    await expect(get("/drop")).rejects.toThrow("socket hang up");
    expect(await get("/answer")).toMatchObject({ status: 599, body: "injected" });
    expect(origin.requests.map(({ url }) => url)).toEqual(["/answer"]);
  });

  it("leaves nothing open when it is closed, even with a request under way", async () => {
    const origin = await startOrigin(() => undefined);
    const { get, cloudFront, distribution } = await startEdge(origin);
    const pending = get("/").catch((error: unknown) => error);
    await expect.poll(() => origin.requests.length).toBe(1);

    await cloudFront.close();
    await cloudFront.close();

    expect(await pending).toBeInstanceOf(Error);
    await expect(fetchRaw(distribution.url, "/")).rejects.toThrow("ECONNREFUSED");
    await expect.poll(() => connections(origin.requests)).toBe(0);
  });
});

const connections = (requests: readonly http.IncomingMessage[]): number =>
  requests.filter(({ socket }) => !socket.destroyed).length;
