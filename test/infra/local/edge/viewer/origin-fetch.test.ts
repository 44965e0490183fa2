import { describe, expect, it } from "vitest";
import { behavior, policy, startEdge, startOrigin, startPages } from "../kit.ts";

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
