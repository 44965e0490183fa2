import { describe, expect, it } from "vitest";
import { behavior, policy, startEdge, startOrigin, startPages } from "../kit.ts";

describe("what the edge keeps, and for how long", () => {
  it("serves a page for as long as it allows, tells its age, and then asks again", async () => {
    const { get, clock } = await startEdge(await startPages({ "cache-control": "s-maxage=60, max-age=1" }));

    const missed = await get("/");
    clock.advance(59_000);
    const hit = await get("/");
    clock.advance(1_000);
    const expired = await get("/");

    expect([missed.cache, hit.cache, expired.cache]).toEqual(["Miss", "Hit", "Miss"]);
    expect([missed.headers["age"], hit.headers["age"], expired.body]).toEqual([undefined, "59", "v2"]);
  });

  it("keeps even no-store for the minimum TTL, as CachingOptimized does for a second", async () => {
    const cached = behavior({ cachePolicy: policy({ minTtlSeconds: 1 }) });
    const { get, clock } = await startEdge(await startPages({ "cache-control": "no-store" }), {
      defaultBehavior: cached,
    });

    await get("/");
    const hit = await get("/");
    clock.advance(1_000);

    expect([hit.cache, (await get("/")).cache]).toEqual(["Hit", "Miss"]);
  });

  it("keeps no no-store and no private page when the minimum TTL is 0", async () => {
    const { get } = await startEdge(await startPages({ "cache-control": "private, max-age=60" }));

    expect([(await get("/")).cache, (await get("/")).cache]).toEqual(["Miss", "Miss"]);
  });

  it("keeps a page that says nothing for the default TTL", async () => {
    const { get, clock } = await startEdge(await startPages());

    await get("/");
    clock.advance(86_399_000);
    const hit = await get("/");
    clock.advance(1_000);

    expect([hit.cache, (await get("/")).cache]).toEqual(["Hit", "Miss"]);
  });

  it("caches redirects like any other response", async () => {
    const { get } = await startEdge(await startPages({ location: "/new" }, 301));

    await get("/old");

    expect(await get("/old")).toMatchObject({ status: 301, cache: "Hit", headers: { location: "/new" } });
  });

  it("revalidates an expired page, and calls it a RefreshHit when the origin says 304", async () => {
    const origin = await startOrigin((req, res) => {
      const unchanged = req.headers["if-none-match"] === '"v1"';
      res.writeHead(unchanged ? 304 : 200, {
        etag: '"v1"',
        "cache-control": "max-age=60",
        "x-seen": String(origin.requests.length),
      });
      res.end(unchanged ? undefined : "body");
    });
    const { get, clock } = await startEdge(origin);

    await get("/");
    clock.advance(60_000);
    const refreshed = await get("/");
    const hit = await get("/");

    expect(refreshed).toMatchObject({
      status: 200,
      body: "body",
      cache: "RefreshHit",
      headers: { "x-seen": "2", age: "0" },
    });
    expect(hit).toMatchObject({ body: "body", cache: "Hit" });
    expect(origin.requests.length).toBe(2);
  });

  it("asks the origin each time for no-cache and max-age=0, with the page at hand", async () => {
    const origin = await startOrigin((req, res) => {
      const since = req.headers["if-modified-since"] === MODIFIED;
      res
        .writeHead(since ? 304 : 200, { "last-modified": MODIFIED, "cache-control": "no-cache" })
        .end(since ? undefined : "body");
    });
    const { get } = await startEdge(origin);

    await get("/");

    expect(await get("/")).toMatchObject({ cache: "RefreshHit", body: "body" });
  });

  it("serves stale while it revalidates, and refreshes once however many ask", async () => {
    const origin = await startPages({ "cache-control": "max-age=60, stale-while-revalidate=30" });
    const { get, clock } = await startEdge(origin);
    await get("/");
    clock.advance(89_000);
    const answer = origin.answer;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    origin.answer = (req, res) => void held.then(() => answer(req, res));

    const stale = await Promise.all(Array.from({ length: 5 }, () => get("/")));
    release();
    await expect.poll(async () => (await get("/")).body).toBe("v2");

    expect(stale.every(({ cache, body }) => cache === "Hit" && body === "v1")).toBe(true);
    expect(origin.requests.length).toBe(2);
  });

  it("serves nothing stale once stale-while-revalidate has passed", async () => {
    const { get, clock } = await startEdge(
      await startPages({ "cache-control": "max-age=60, stale-while-revalidate=30" }),
    );

    await get("/");
    clock.advance(90_000);

    expect(await get("/")).toMatchObject({ cache: "Miss", body: "v2" });
  });

  it("serves nothing older than the maximum TTL, whatever the page allows", async () => {
    const cached = behavior({ cachePolicy: policy({ defaultTtlSeconds: 60, maxTtlSeconds: 60 }) });
    const pages = await startPages({ "cache-control": "max-age=10, stale-while-revalidate=600, stale-if-error=600" });
    const { get, clock } = await startEdge(pages, { defaultBehavior: cached });
    await get("/");

    clock.advance(59_000);
    expect((await get("/")).body).toBe("v1");
    await expect.poll(async () => (await get("/")).body).toBe("v2");
    await pages.stop();
    clock.advance(120_000);
    expect((await get("/")).status).toBe(502);
  });
});

describe("when the origin fails", () => {
  it("serves what it has, expired or not, and asks again only after the error TTL", async () => {
    const origin = await startPages({ "cache-control": "max-age=60" });
    const { get, clock } = await startEdge(origin);
    await get("/");
    clock.advance(60_000);
    origin.answer = (_req, res) => res.writeHead(503).end("down");

    const covered = [await get("/"), await get("/")];
    const asked = origin.requests.length;
    clock.advance(10_000);
    await get("/");

    expect(covered.map(({ status, body, cache }) => [status, body, cache])).toEqual([
      [200, "v1", "Hit"],
      [200, "v1", "Hit"],
    ]);
    expect([asked, origin.requests.length]).toEqual([2, 3]);
  });

  it("serves stale for stale-if-error, no longer, and not at all for 0", async () => {
    const origin = await startOrigin((req, res) =>
      res.writeHead(200, { "cache-control": `max-age=60, stale-if-error=${req.url?.slice(1)}` }).end("body"),
    );
    const { get, clock } = await startEdge(origin);
    await Promise.all([get("/30"), get("/0")]);
    await origin.stop();

    clock.advance(89_000);
    expect([(await get("/30")).status, (await get("/0")).status]).toEqual([200, 502]);
    clock.advance(11_000);
    expect((await get("/30")).status).toBe(502);
  });

  it("passes a 4xx on in place of what is stale", async () => {
    const origin = await startPages({ "cache-control": "max-age=60" });
    const { get, clock } = await startEdge(origin);
    await get("/");
    clock.advance(60_000);
    origin.answer = (_req, res) => res.writeHead(404).end("gone");

    expect(await get("/")).toMatchObject({ status: 404, body: "gone", cache: "Error" });
  });

  it("answers 502 when it can't be reached, 504 when it takes too long, and keeps that for the error TTL", async () => {
    const slow = await startOrigin(() => undefined);
    const stopped = await startPages();
    await stopped.stop();

    const timedOut = await startEdge(slow, {}, { originTimeoutMs: 20 });
    const unreachable = await startEdge(stopped);

    expect(await timedOut.get("/")).toMatchObject({ status: 504, cache: "Error" });
    expect(await timedOut.get("/")).toMatchObject({ status: 504, cache: "Error", headers: { age: "0" } });
    expect(await unreachable.get("/")).toMatchObject({ status: 502, cache: "Error" });
  });

  it("asks up to three times for a page when connections break, and never twice for what has side effects", async () => {
    const origin = await startOrigin((req, res) => {
      if (origin.count(req.url ?? "") < 3) req.socket.destroy();
      else res.end("at last");
    });
    const { get } = await startEdge(origin);

    expect([(await get("/page")).body, origin.count("/page")]).toEqual(["at last", 3]);
    expect([(await get("/form", { method: "POST", body: "x" })).status, origin.count("/form")]).toEqual([502, 1]);
  });

  it("stores nothing of a response that breaks off", async () => {
    const origin = await startOrigin((_req, res) => {
      res.writeHead(200, { "content-length": "100", "cache-control": "max-age=60" }).write("half");
      res.destroy();
    });
    const { get, distribution, clock } = await startEdge(origin);

    expect((await get("/")).status).toBe(502);
    clock.advance(10_000);
    origin.answer = (_req, res) => res.end("whole");
    expect((await get("/")).body).toBe("whole");
    expect(distribution.cached().map(({ status }) => status)).toEqual([200]);
  });

  it("takes responses up to CloudFront's limit of 20,480 bytes of headers, and longer ones for a failure", async () => {
    const origin = await startOrigin((req, res) =>
      res.setHeader("x-long", "x".repeat(Number(req.url?.slice(1)))).end(),
    );
    const { get } = await startEdge(origin);

    expect([(await get("/20000")).status, (await get("/20480")).status]).toEqual([200, 502]);
  });
});

const MODIFIED = "Fri, 20 Nov 2026 11:00:00 GMT";
