import { describe, expect, it } from "vitest";
import {
  deletes,
  gets,
  mutates,
  purgesAll,
  reads,
  readsBoth,
  readsList,
  readsListTaggedLate,
  renders,
  writes,
  writesAndPurgesEdge,
} from "./acts.ts";
import { type Act, CacheSchedule, type Play } from "./cache-schedule.ts";
import { explore } from "./explore.ts";
import type { Fault } from "./scheduled-store.ts";

const FAULTS: readonly Fault[] = ["evicted", "expired", "crashed", "reply lost", "replica lags"];

const READERS: readonly (readonly [string, Act])[] = [
  ["getOrSet", reads()],
  ["getOrSetMany", readsBoth()],
  ["get and has", gets()],
  ["a nested read", readsList()],
  ["tags added late", readsListTaggedLate()],
  ["a page", renders()],
  ["a reader who accepts what memory holds", reads({ consistency: { weak: "1m" } })],
  ["a reader of a session", reads({ consistency: { session: undefined } })],
];

const PURGERS: readonly (readonly [string, Act])[] = [
  ["purge", writes()],
  ["mutate", mutates()],
  ["delete", deletes()],
  ["purgeAll", purgesAll()],
  ["purge, then of the edge", writesAndPurgesEdge()],
];

describe.each(READERS)("what %s loads while it is purged", (_, reader) => {
  it.each(PURGERS)("by %s is neither kept nor shown afterwards, in any order of steps", async (__, purger) => {
    await expectNothingStale({
      actors: [
        { process: "A", acts: [reader] },
        { process: "B", acts: [purger] },
      ],
    });
  });

  it("by its own process is not shown to who reads after that", async () => {
    await expectNothingStale({
      actors: [
        { process: "A", acts: [gets()] },
        { process: "A", acts: [writes(), reader] },
      ],
    });
  });
});

describe("nothing stale is kept or shown", () => {
  it.each(FAULTS)("with one fault between any two steps: %s", async (fault) => {
    await expectNothingStale({
      actors: [
        { process: "A", acts: [reads()] },
        { process: "B", acts: [writes()] },
      ],
      faults: [fault],
    });
  });
});

async function expectNothingStale(play: Play): Promise<void> {
  const { found, schedules } = await explore(() => CacheSchedule.begin(play), { isReduced: true });

  expect(found).toBeUndefined();
  expect(schedules).toBeGreaterThan(1);
}
