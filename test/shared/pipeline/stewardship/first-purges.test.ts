import { describe, expect, it } from "vitest";
import { observedNoter } from "../../../../shared/pipeline/stewardship/note-observed.ts";
import { everythingAt } from "../../../../shared/pipeline/stewardship/reach.ts";
import { StewardedSite } from "./stewarded-site.ts";
import { TAG_HEADER } from "./site-versions.ts";

describe("an object cache", () => {
  it("that comes later is purged of everything, then every edge that may be made of it", async () => {
    const site = new StewardedSite();
    await site.round({ edges: ["www", "api"] });
    const before = site.purges.length;
    await site.round({ objectCaches: ["main", "spare"] });

    expect(site.purges.slice(before)).toContainEqual(
      expect.objectContaining({
        objectCaches: ["spare"],
        objects: expect.objectContaining({ all: true }) as unknown,
        edges: [everythingAt("www", "everything"), everythingAt("api", "everything")],
      }),
    );
  });
});

describe("an edge", () => {
  it("that was only observed is dropped of everything when purges are sent", async () => {
    const site = new StewardedSite();
    await site.round();
    await site.round({ mode: "observe" });
    const before = site.purges.length;
    await site.round({ mode: "send" });

    expect(site.purges.slice(before).flatMap(({ edges }) => edges)).toMatchObject([
      { edge: "www", items: [{ item: "/*" }] },
    ]);
  });

  it("that has cached without its tag header is dropped of everything once the header is back", async () => {
    const site = new StewardedSite();
    await site.round();
    const before = site.purges.length;
    site.tagHeader = undefined;
    site.aloneSinceMs = undefined; // in the middle of a deploy, too
    await site.round();
    site.tagHeader = TAG_HEADER;
    site.aloneSinceMs = 0;
    await site.round();

    expect(site.itemsSince(before)).toStrictEqual(["www /*"]);
  });

  it("that was observed by one function alone, for however short, is dropped of everything", async () => {
    const site = new StewardedSite();
    await site.round();
    const before = site.purges.length;

    await observedNoter(site.notes, "www")(site.run().signal);
    await site.round();

    expect(site.itemsSince(before)).toStrictEqual(["www /*"]);
  });

  it("that comes later has object caches purged before it: purges of them that still wait do not know it", async () => {
    const site = new StewardedSite();
    await site.round();
    const before = site.purges.length;
    site.tagHeader = undefined;
    await site.round({ edges: ["www", "api"] });

    expect(site.purges.slice(before)).toContainEqual(
      expect.objectContaining({
        objects: expect.objectContaining({ all: true }) as unknown,
        edges: expect.arrayContaining([
          expect.objectContaining({ edge: "api", items: [expect.objectContaining({ item: "/*" })] }),
        ]) as unknown,
      }),
    );
  });
});
