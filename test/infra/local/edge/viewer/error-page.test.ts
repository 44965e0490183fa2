import { describe, expect, it } from "vitest";
import { startEdge, startOrigin, startPages } from "../kit.ts";

describe("error responses", () => {
  it("keeps a 404 for 10 seconds unless told otherwise", async () => {
    const origin = await startPages({}, 404);
    const { get, clock } = await startEdge(origin);

    await get("/");
    clock.advance(9_000);
    const kept = await get("/");
    clock.advance(1_000);
    const again = await get("/");

    expect(kept).toMatchObject({ status: 404, body: "v1", cache: "Error", headers: { age: "9" } });
    expect(again).toMatchObject({ body: "v2", cache: "Error" });
  });

  it("shows an error whole, whatever conditions and ranges the viewer has", async () => {
    const { get } = await startEdge(await startPages({ etag: '"e"' }, 404));

    const seen = [
      await get("/", { headers: { "if-none-match": '"e"' } }),
      await get("/", { headers: { range: "bytes=0-0" } }),
    ];

    expect(seen.map(({ status, body }) => [status, body])).toEqual([
      [404, "v1"],
      [404, "v1"],
    ]);
  });

  it("neither revalidates an expired error nor falls back on it", async () => {
    const origin = await startPages({ etag: '"e"', "cache-control": "stale-while-revalidate=600" }, 404);
    const { get, clock } = await startEdge(origin);
    await get("/");
    clock.advance(10_000);
    origin.answer = (_req, res) => res.writeHead(503).end("down");

    expect(await get("/")).toMatchObject({ status: 503, body: "down" });
    expect(origin.requests[1]?.headers["if-none-match"]).toBeUndefined();
  });

  it("keeps each status for its own error TTL", async () => {
    const origin = await startOrigin((req, res) => res.writeHead(Number(req.url?.slice(1))).end());
    const { get } = await startEdge(origin, { errorResponses: [{ status: 404, errorTtlSeconds: 0 }] });

    for (const path of ["/404", "/404", "/500", "/500"]) await get(path);

    expect([origin.count("/404"), origin.count("/500")]).toEqual([2, 1]);
  });

  it("shows the custom page under the status chosen for it, and keeps it for the error TTL", async () => {
    const origin = await startOrigin((req, res) =>
      res.writeHead(req.url === "/errors/404.html" ? 200 : 404).end(`page ${req.url}`),
    );
    const errorResponses = [{ status: 404, pagePath: "/errors/404.html", responseStatus: 200, errorTtlSeconds: 30 }];
    const { get, clock } = await startEdge(origin, { errorResponses });

    const shown = await get("/absent");
    clock.advance(29_000);
    await get("/absent");

    expect(shown).toMatchObject({ status: 200, body: "page /errors/404.html", cache: "Error" });
    expect(origin.count("/absent")).toBe(1);
  });

  it("shows the origin's own error where the custom page can't be had", async () => {
    const origin = await startPages({}, 404);
    const { get } = await startEdge(origin, { errorResponses: [{ status: 404, pagePath: "/also-absent" }] });

    expect(await get("/absent")).toMatchObject({ status: 404, body: "v1" });
  });

  it("is purged by path, and by tag only if tags bind to errors", async () => {
    const pages = (): ReturnType<typeof startPages> =>
      startPages({ "cache-tag": "p", "cache-control": "max-age=600" }, 404);
    const ignored = await startEdge(await pages());
    const bound = await startEdge(await pages(), {}, { tagsOnErrors: "bound" });
    await Promise.all([ignored.get("/absent"), bound.get("/absent")]);

    await Promise.all([ignored.purge("#p"), bound.purge("#p")]);
    expect([(await ignored.get("/absent")).body, (await bound.get("/absent")).body]).toEqual(["v1", "v2"]);

    await ignored.purge("/absent");
    expect((await ignored.get("/absent")).body).toBe("v2");
  });
});
