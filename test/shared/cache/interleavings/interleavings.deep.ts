import { describe, expect, it } from "vitest";
import { gets, reads, readsList, readsListTaggedLate, renders, writes, writesAndPurgesEdge } from "./acts.ts";
import { CacheSchedule, type Play } from "./cache-schedule.ts";
import { explore } from "./explore.ts";
import type { Fault } from "./scheduled-store.ts";

const FAULTS: readonly Fault[] = ["evicted", "expired", "crashed", "reply lost", "replica lags"];

/** Too many orders for every day. */
const PLAYS: readonly (readonly [string, Play])[] = [
  [
    "two readers and a writer, each in a process of its own",
    {
      actors: [
        { process: "A", acts: [reads()] },
        { process: "B", acts: [reads()] },
        { process: "C", acts: [writes(), gets()] },
      ],
    },
  ],
  [
    "a reader and a writer who reads in one process",
    {
      actors: [
        { process: "A", acts: [reads()] },
        { process: "A", acts: [writes(), reads()] },
      ],
    },
  ],
  [
    "readers of a list and of what is in it, in one process",
    {
      actors: [
        { process: "A", acts: [readsList()] },
        { process: "A", acts: [writes(), readsList()] },
      ],
    },
  ],
  [
    "readers of a list with late tags, in one process",
    {
      actors: [
        { process: "A", acts: [readsListTaggedLate()] },
        { process: "A", acts: [writes(), readsListTaggedLate()] },
      ],
    },
  ],
  [
    "a page, a reader, and a writer who purges the edge",
    {
      actors: [
        { process: "A", acts: [renders()] },
        { process: "B", acts: [writesAndPurgesEdge()] },
        { process: "C", acts: [reads()] },
      ],
    },
  ],
  [
    "a reader and a writer, with any two faults",
    {
      actors: [
        { process: "A", acts: [reads()] },
        { process: "B", acts: [writes()] },
      ],
      faults: FAULTS,
      most: 2,
    },
  ],
  [
    "a reader of a list and a writer, with any fault",
    {
      actors: [
        { process: "A", acts: [readsList()] },
        { process: "B", acts: [writes()] },
      ],
      faults: FAULTS,
    },
  ],
];

describe("nothing stale is kept or shown, in any order of steps", () => {
  it.each(PLAYS)("by %s", async (_, play) => {
    const { found, schedules } = await explore(() => CacheSchedule.begin(play), { isReduced: true });

    expect(found).toBeUndefined();
    expect(schedules).toBeGreaterThan(100);
  });
});
