import type { MemoryLaterQueue } from "../../../../shared/adapters/later-queue/memory.ts";
import { MemoryNotes } from "../../../../shared/adapters/notes/memory.ts";
import { MemoryReporter } from "../../../../shared/adapters/reporter/memory.ts";
import { steward, type Stewarding } from "../../../../shared/pipeline/stewardship/steward.ts";
import type { StreamSeen, Surroundings } from "../../../../shared/pipeline/stewardship/surroundings.ts";
import { ManualClock } from "../../../kit/manual-clock.ts";
import { deployedOf, PLAIN_SITE, type SiteVersion, TAG_HEADER } from "./site-versions.ts";

/** A site and its steward, a minute between rounds being nothing. */
export class StewardedSite {
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
