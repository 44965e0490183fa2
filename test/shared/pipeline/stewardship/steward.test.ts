import { describe, expect, it } from "vitest";
import { steward } from "../../../../shared/pipeline/stewardship/steward.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import { StewardedSite } from "./stewarded-site.ts";
import { TAG_HEADER } from "./site-versions.ts";

describe("the first deploy", () => {
  it("drops everything once: object caches, plain keys among it, then the edges", async () => {
    const site = new StewardedSite();

    await site.round();
    await site.round();

    expect(site.purges).toMatchObject([
      {
        objectCaches: ["main"],
        objects: { all: true, patterns: ["plain:T:*"] },
        edges: [{ edge: "www", items: [{ item: "/*" }] }],
      },
    ]);
  });

  it("orders nothing while functions of an earlier deployment may still run", async () => {
    const site = new StewardedSite();
    site.aloneSinceMs = undefined;
    await site.round();
    site.aloneSinceMs = site.clock.now() + 1;
    await site.round();

    expect(site.purges).toStrictEqual([]);
  });

  it("drops what an edge cached without tags once more, when its tag header is live", async () => {
    const site = new StewardedSite();
    site.tagHeader = undefined;
    await site.round();
    await site.round();
    site.tagHeader = TAG_HEADER;
    await site.round();

    // what is purged by path need not wait for tags
    expect(site.purges[0]).toMatchObject({ objectCaches: ["main"], edges: [{ edge: "www", items: [{ item: "/*" }] }] });
    expect(site.purges).toHaveLength(2);
    expect(site.purges[1]).toMatchObject({ objectCaches: [], edges: [{ edge: "www", items: [{ item: "/*" }] }] });
  });
});

describe("a steward that dies", () => {
  it("before a purge is kept leaves it to the next round", async () => {
    const site = new StewardedSite();
    const laterQueue = { keep: () => Promise.reject(new PurgeTargetError("later queue", "no answer")) };

    await expect(steward({ ...site.run(), laterQueue })).rejects.toThrow("later queue: no answer");
    await site.round();

    expect(site.purges).toHaveLength(1);
  });
});
