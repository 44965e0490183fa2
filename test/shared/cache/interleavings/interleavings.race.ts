import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mutates, purgesAll, reads, readsBoth, readsList, readsListTaggedLate, renders, writes } from "./acts.ts";
import { type Act, CacheSchedule } from "./cache-schedule.ts";
import { playAtRandom } from "./explore.ts";

const READS: readonly Act[] = [
  reads(),
  reads({ consistency: { session: undefined } }),
  readsBoth(),
  readsList(),
  readsListTaggedLate(),
  renders(),
];
const WRITES: readonly Act[] = [writes(), writes("list"), mutates(), purgesAll()];

const actor = fc.record({
  process: fc.constantFrom("A", "B"),
  acts: fc.array(fc.constantFrom(...READS, ...WRITES), { minLength: 1, maxLength: 3 }),
});

describe("three actors in two processes", () => {
  it("are shown nothing stale and leave nothing stale, whatever they do, in any order, with up to two faults", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(actor, actor, actor),
        fc.infiniteStream(fc.nat()),
        fc.nat({ max: 2 }),
        async (actors, choices, most) => {
          const faults = ["evicted", "expired", "reply lost", "replica lags"] as const;
          const { wrong, schedule } = await playAtRandom(CacheSchedule.begin({ actors, faults, most }), choices);

          expect({ wrong, schedule }).toStrictEqual({ wrong: undefined, schedule });
        },
      ),
    );
  });
});
