import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { behavior, policy, startEdge, startOrigin, startPages } from "../kit.ts";
import { runs } from "../../../../kit/runs.ts";

describe("what an invalidation removes", () => {
  it.each([
    ["/a", ["/a"]],
    ["/a*", ["/a", "/a?x=1", "/a?x=2&y=1", "/ab", "/a/b"]],
    ["/a?x=1", ["/a?x=1"]],
    ["/a?x=*", ["/a?x=1", "/a?x=2&y=1"]],
    ["/a/*", ["/a/b"]],
    ["/A", ["/A"]],
    ["/*b", ["/*b"]],
    ["/*", ["/a", "/a?x=1", "/a?x=2&y=1", "/A", "/ab", "/a/b", "/caf%C3%A9", "/~bob", "/*b"]],
    ["/caf%C3%A9", ["/caf%C3%A9"]],
    ["/caf%c3%a9", []],
    ["/~bob", []],
    ["/%7Ebob", []],
    ["/~*", []],
  ])("%s removes %j", async (item, removed) => {
    const { get, purge, cloudFront, distribution } = await startEdge(await startPages());
    for (const path of ["/a", "/a?x=1", "/a?x=2&y=1", "/A", "/ab", "/a/b", "/caf%C3%A9", "/~bob", "/*b"])
      await get(path);

    await purge(item);

    const [record] = cloudFront.invalidations(distribution.id);
    expect(record?.removed.map(({ url }) => url)).toEqual(removed);
  });

  it("takes every variant of a page, whatever headers and cookies made it", async () => {
    const split = behavior({
      cachePolicy: policy({ headers: { kind: "only", names: ["accept-language"] }, cookies: { kind: "all" } }),
    });
    const { get, purge, distribution } = await startEdge(await startPages(), { defaultBehavior: split });
    for (const language of ["de", "fr"])
      for (const cookie of ["a=1", "a=2"]) await get("/p", { headers: { "accept-language": language, cookie } });
    const before = distribution.cached().length;

    await purge("/p");

    expect([before, distribution.cached().length]).toEqual([4, 0]);
  });

  it("names a page without its query string where query strings are not part of the key", async () => {
    const { get, purge } = await startEdge(await startPages(), {
      defaultBehavior: behavior({ cachePolicy: policy({ queryStrings: { kind: "none" } }) }),
    });
    await get("/a?x=1");

    await purge("/a?x=1");
    expect((await get("/a?x=2")).cache).toBe("Hit");
    await purge("/a");
    expect((await get("/a?x=2")).cache).toBe("Miss");
  });

  it("is case-insensitive for tags, and takes all pages that carry one of them", async () => {
    const origin = await startOrigin((req, res) => res.writeHead(200, { "Cache-Tag": `All, Page:${req.url}` }).end());
    const { get, purge } = await startEdge(origin);
    for (const path of ["/a", "/b", "/c"]) await get(path);

    await purge("#PAGE:/a", "#page:/B");
    expect([(await get("/a")).cache, (await get("/b")).cache, (await get("/c")).cache]).toEqual([
      "Miss",
      "Miss",
      "Hit",
    ]);
    await purge("#all");
    expect((await get("/c")).cache).toBe("Miss");
  });

  it("does not find the 51st tag of a page", async () => {
    const tags = Array.from({ length: 51 }, (_, index) => `t${index}`).join(",");
    const { get, purge } = await startEdge(await startPages({ "cache-tag": tags }));
    await get("/");

    await purge("#t50");
    expect((await get("/")).cache).toBe("Hit");
    await purge("#t49");
    expect((await get("/")).cache).toBe("Miss");
  });

  it("does nothing with a tag, yet accepts and bills it, where no tag header is configured", async () => {
    const { get, purge, cloudFront } = await startEdge(await startPages({ "cache-tag": "a" }), {
      cacheTagHeader: undefined,
    });
    await get("/");

    await purge("#a");

    expect([(await get("/")).cache, cloudFront.billedItems()]).toEqual(["Hit", 1]);
  });

  it("no longer finds what was tagged under another header name, nor tags it anew", async () => {
    const { get, purge, cloudFront, distribution } = await startEdge(
      await startPages({ "cache-tag": "old", "x-tags": "new" }),
    );
    await get("/");

    cloudFront.updateDistribution(distribution.id, { ...distribution.settings, cacheTagHeader: "x-tags" });
    await purge("#old", "#new");
    expect((await get("/")).cache).toBe("Hit");

    cloudFront.updateDistribution(distribution.id, { ...distribution.settings, cacheTagHeader: "Cache-Tag" });
    await purge("#old");
    expect((await get("/")).cache).toBe("Miss");
  });

  it("takes effect under the header name of its time, even if nobody looked before that changed", async () => {
    const { get, purge, cloudFront, distribution } = await startEdge(await startPages({ "cache-tag": "a" }));
    await get("/");

    await purge("#a");
    cloudFront.updateDistribution(distribution.id, { ...distribution.settings, cacheTagHeader: "x-tags" });

    expect(distribution.cached()).toEqual([]);
  });

  it("tags nothing that was fetched before tags were configured", async () => {
    const { get, purge, cloudFront, distribution } = await startEdge(await startPages({ "cache-tag": "a" }), {
      cacheTagHeader: undefined,
    });
    await get("/");

    cloudFront.updateDistribution(distribution.id, { ...distribution.settings, cacheTagHeader: "cache-tag" });
    await purge("#a");

    expect((await get("/")).cache).toBe("Hit");
  });

  it("keeps the tags of a page through a 304 that names none, and takes those it names", async () => {
    const origin = await startOrigin((req, res) => {
      const unchanged = req.headers["if-none-match"] !== undefined;
      const tags = unchanged ? (req.url === "/named" ? { "cache-tag": "new" } : {}) : { "cache-tag": "old" };
      res.writeHead(unchanged ? 304 : 200, { etag: '"1"', "cache-control": "max-age=1", ...tags }).end();
    });
    const { get, clock, distribution } = await startEdge(origin);
    for (const path of ["/silent", "/named"]) await get(path);
    clock.advance(1_000);
    for (const path of ["/silent", "/named"]) await get(path);

    expect(distribution.cached().map(({ tags }) => tags)).toEqual([["old"], ["new"]]);
  });

  it("leaves no page behind that carries an invalidated tag, and takes no other", async () => {
    const tag = fc.constantFrom("a", "B", "c:1", "d/é".slice(0, 2));
    const pages = fc.uniqueArray(fc.array(tag, { maxLength: 3 }), { minLength: 1, maxLength: 5 });
    const tagsOfPage = new Map<string, readonly string[]>();
    const origin = await startOrigin((req, res) =>
      res.writeHead(200, { "cache-tag": (tagsOfPage.get(req.url ?? "") ?? []).join(",") }).end(),
    );
    const { get, purge, distribution } = await startEdge(origin);

    await fc.assert(
      fc.asyncProperty(pages, tag, async (tagged, purged) => {
        await purge("/*");
        tagged.forEach((tags, index) => tagsOfPage.set(`/${index}`, tags));
        await Promise.all(tagged.map((_, index) => get(`/${index}`)));
        await purge(`#${purged.toUpperCase()}`);
        const kept = tagged.flatMap((tags, index) => (tags.includes(purged) ? [] : [`/${index}`]));
        expect(
          distribution
            .cached()
            .map(({ url }) => url)
            .toSorted(),
        ).toEqual(kept.toSorted());
      }),
      { numRuns: runs(30) },
    );
  });
});
