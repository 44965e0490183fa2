import { describe, expect, it } from "vitest";
import type { MemoryLaterQueue } from "../../../../shared/adapters/later-queue/memory.ts";
import { MemoryNotes } from "../../../../shared/adapters/notes/memory.ts";
import { MemoryReporter } from "../../../../shared/adapters/reporter/memory.ts";
import { coarseByHand } from "../../../../shared/pipeline/stewardship/coarse-by-hand.ts";
import { Enrolment } from "../../../../shared/pipeline/stewardship/enrolment.ts";
import { observedNoter } from "../../../../shared/pipeline/stewardship/note-observed.ts";
import { STANDING_NOTE } from "../../../../shared/pipeline/stewardship/standing.ts";
import { steward, type Stewarding } from "../../../../shared/pipeline/stewardship/steward.ts";
import { everythingAt } from "../../../../shared/pipeline/stewardship/reach.ts";
import type { StreamSeen, Surroundings } from "../../../../shared/pipeline/stewardship/surroundings.ts";
import type { Notes } from "../../../../shared/ports/notes.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import { ManualClock } from "../../../kit/manual-clock.ts";
import { deployedOf, PLAIN_SITE, type SiteVersion, TAG_HEADER } from "./site-versions.ts";

describe("the first deploy", () => {
  it("drops everything once: object caches, plain keys among it, then the edges", async () => {
    const site = new Site();

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
    const site = new Site();
    site.aloneSinceMs = undefined;
    await site.round();
    site.aloneSinceMs = site.clock.now() + 1;
    await site.round();

    expect(site.purges).toStrictEqual([]);
  });

  it("drops what an edge cached without tags once more, when its tag header is live", async () => {
    const site = new Site();
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
    const site = new Site();
    const laterQueue = { keep: () => Promise.reject(new PurgeTargetError("later queue", "no answer")) };

    await expect(steward({ ...site.run(), laterQueue })).rejects.toThrow("later queue: no answer");
    await site.round();

    expect(site.purges).toHaveLength(1);
  });
});

describe("an object cache", () => {
  it("that comes later is purged of everything, then every edge that may be made of it", async () => {
    const site = new Site();
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
    const site = new Site();
    await site.round();
    await site.round({ mode: "observe" });
    const before = site.purges.length;
    await site.round({ mode: "send" });

    expect(site.purges.slice(before).flatMap(({ edges }) => edges)).toMatchObject([
      { edge: "www", items: [{ item: "/*" }] },
    ]);
  });

  it("that has cached without its tag header is dropped of everything once the header is back", async () => {
    const site = new Site();
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
    const site = new Site();
    await site.round();
    const before = site.purges.length;

    await observedNoter(site.notes, "www")(site.run().signal);
    await site.round();

    expect(site.itemsSince(before)).toStrictEqual(["www /*"]);
  });

  it("that comes later has object caches purged before it: purges of them that still wait do not know it", async () => {
    const site = new Site();
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

describe("rules", () => {
  it("that change have all purged that they or those before them can touch", async () => {
    const site = new Site();
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
    const site = new Site();
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
    const site = new Site();
    await site.round({ hasU: true });
    const before = site.purges.length;
    site.clock.advance(60_000);
    await site.round({ hasU: false });

    expect(site.itemsSince(before)).toContain("www #u-all0");
  });

  it("that relied on ancestors only now have everything dropped: earlier responses carried none", async () => {
    const site = new Site();
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
    const site = new Site();
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
    const site = new Site();
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

describe("a table's stream", () => {
  const HOUR_MS = 3_600_000;

  it("that nobody reads is purged for from the twentieth hour on, every hour, and when it is read again", async () => {
    const site = new Site();
    site.stream = { arn: "stream 1", isRead: true };
    await site.round();
    const before = site.purges.length;
    site.stream = { arn: "stream 1", isRead: false };
    const hours: number[] = [];
    for (let hour = 1; hour <= 23; hour++) {
      site.clock.advance(HOUR_MS);
      const count = site.purges.length;
      await site.round();
      if (site.purges.length > count) hours.push(hour);
    }
    site.stream = { arn: "stream 1", isRead: true };
    await site.round();
    await site.round();

    expect(hours).toStrictEqual([21, 22, 23]);
    expect(site.itemsSince(before)).toStrictEqual(Array.from({ length: 4 }, () => "www #all0"));
  });

  it("that was replaced is purged for, even if it is read again by the time anybody looks", async () => {
    const site = new Site();
    site.stream = { arn: "stream 1", isRead: false };
    await site.round();
    const before = site.purges.length;
    site.stream = { arn: "stream 2", isRead: true };
    await site.round();
    await site.round();

    expect(site.itemsSince(before)).toStrictEqual(["www #all0"]);
  });
});

describe("a process that decides on changes", () => {
  it("asks once when tables were activated, and leaves notes alone for a while when they do not answer", async () => {
    const site = new Site();
    let reads = 0;
    let fail = true;
    const notes: Notes = {
      read: async () => {
        reads += 1;
        if (fail) throw new PurgeTargetError("notes", "no answer");
        return await site.notes.read(STANDING_NOTE);
      },
      write: site.notes.write.bind(site.notes),
      forget: site.notes.forget.bind(site.notes),
    };
    const enrolment = new Enrolment(deployedOf(site.version), { ...site.run(), notes });
    const signal = AbortSignal.timeout(5_000);

    expect((await enrolment.activations(signal)).size).toBe(0);
    expect((await enrolment.activations(signal)).size).toBe(0);
    expect(reads).toBe(1);
    fail = false;
    site.clock.advance(30_000);
    for (let batch = 0; batch < 10; batch++) {
      expect(await enrolment.activations(signal)).toStrictEqual(new Map([["T", site.clock.now()]]));
    }
    expect(reads).toBe(2);
  });

  it("skips nothing, and writes nothing, where a newer version keeps the note", async () => {
    const site = new Site();
    await site.notes.write(STANDING_NOTE, { v: 2 }, undefined);
    const enrolment = new Enrolment(deployedOf(site.version), site.run());

    expect((await enrolment.activations(AbortSignal.timeout(5_000))).size).toBe(0);
    await expect(steward(site.run())).rejects.toThrow("must be version 1");
    expect((await site.notes.read(STANDING_NOTE))?.value).toStrictEqual({ v: 2 });
  });
});

/** A site and its steward, a minute between rounds being nothing. */
class Site {
  readonly clock = new ManualClock();
  readonly notes = new MemoryNotes();
  readonly purges: MemoryLaterQueue["purges"] = [];
  version = PLAIN_SITE;
  ancestors = true;
  aloneSinceMs: number | undefined = 0;
  tagHeader: string | undefined = TAG_HEADER;
  stream: StreamSeen | undefined;

  /** @param change - what is deployed before. */
  async round(change: Partial<SiteVersion> = {}): Promise<void> {
    this.version = { ...this.version, ...change };
    await steward(this.run());
  }

  run(): Stewarding {
    const deployed = deployedOf(this.version);
    const sources = Array.from(deployed.sources, ([name, source]) => {
      return [name, this.ancestors ? source : { ...source, reach: { ...source.reach, ancestorsAt: [] } }] as const;
    });
    return {
      deployed: { ...deployed, sources: new Map(sources) },
      notes: this.notes,
      laterQueue: { keep: async (purges) => void this.purges.push(...purges) },
      look: async () => this.#surroundings(),
      clock: this.clock,
      report: new MemoryReporter().report,
      signal: new AbortController().signal,
    };
  }

  itemsSince(count: number): readonly string[] {
    const requests = this.purges.slice(count).flatMap(({ edges }) => edges);
    return requests.flatMap(({ edge, items }) => items.map(({ item }) => `${edge} ${item}`)).toSorted();
  }

  #surroundings(): Surroundings {
    return {
      ...(this.aloneSinceMs !== undefined && { aloneSinceMs: this.aloneSinceMs }),
      streams: new Map(this.stream ? [["T", this.stream]] : []),
      edges: new Map(this.version.edges.map((edge) => [edge, { deployed: true, tagHeader: this.tagHeader }])),
    };
  }
}
