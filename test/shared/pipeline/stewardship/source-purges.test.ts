import { describe, expect, it } from "vitest";
import { coarseByHand } from "../../../../shared/pipeline/stewardship/coarse-by-hand.ts";
import { Enrolment } from "../../../../shared/pipeline/stewardship/enrolment.ts";
import { steward } from "../../../../shared/pipeline/stewardship/steward.ts";
import { deployedOf } from "./site-versions.ts";
import { StewardedSite } from "./stewarded-site.ts";

describe("rules", () => {
  it("that change have all purged that they or those before them can touch", async () => {
    const site = new StewardedSite();
    await site.round();
    const before = site.purges.length;
    await site.round({ vocabulary: 1 });
    expect(site.purges).toHaveLength(before); // seen, but not long enough ago
    site.clock.advance(60_000);
    await site.round();

    expect(site.itemsSince(before)).toStrictEqual(["www #all0", "www #all1"]);
    expect(site.purges[before]?.objects.tags.toSorted()).toStrictEqual(["all0", "all1"]);
  });

  it("that ran for a moment, and were rolled back, are purged for: they may have decided on changes", async () => {
    const site = new StewardedSite();
    await site.round();
    const before = site.purges.length;
    const other = deployedOf({ ...site.version, vocabulary: 1 });
    await new Enrolment(other, site.run()).activations(site.run().signal);
    site.clock.advance(60_000);
    await site.round();
    await site.round();

    expect(site.itemsSince(before)).toStrictEqual(["www #all0", "www #all1"]);
  });

  it("of a source that is gone have all purged that they could touch", async () => {
    const site = new StewardedSite();
    await site.round({ hasU: true });
    const before = site.purges.length;
    site.clock.advance(60_000);
    await site.round({ hasU: false });

    expect(site.itemsSince(before)).toContain("www #u-all0");
  });

  it("that relied on ancestors only now have everything dropped: earlier responses carried none", async () => {
    const site = new StewardedSite();
    site.ancestors = false;
    await site.round();
    const before = site.purges.length;
    site.ancestors = true;
    await site.round({ untilLive: "observe" });
    site.clock.advance(60_000);
    await site.round();

    expect(site.itemsSince(before)).toStrictEqual(["www /*"]);
  });

  it("from before are remembered for whoever purges by hand after rolling out the origin", async () => {
    const site = new StewardedSite();
    await site.round();
    await site.round({ vocabulary: 1 });
    site.clock.advance(60_000);
    await site.round();
    const before = site.purges.length;

    await coarseByHand(["T"], site.run());

    expect(site.itemsSince(before)).toStrictEqual(["www #all0", "www #all1"]);
    await expect(coarseByHand(["Tea"], site.run())).rejects.toThrow('unknown source "Tea": must be of T');
  });

  it("seen while a purge is being ordered are found due again", async () => {
    const site = new StewardedSite();
    await site.round();
    await site.round({ vocabulary: 1 });
    site.clock.advance(60_000);
    const laterQueue = {
      keep: async () => {
        const other = deployedOf({ ...site.version, vocabulary: 0, untilLive: "observe" });
        await new Enrolment(other, { ...site.run(), clock: site.clock }).activations(site.run().signal);
      },
    };
    await steward({ ...site.run(), laterQueue });
    const before = site.purges.length;
    site.clock.advance(60_000);
    await site.round();

    expect(site.itemsSince(before)).toStrictEqual(["www #all0", "www #all1"]);
  });
});
