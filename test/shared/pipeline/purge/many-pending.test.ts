import { describe, expect, it } from "vitest";
import { QUOTA_DEFAULTS } from "../../../../shared/config/config-options.ts";
import { LOOK_LIMIT } from "../../../../shared/pipeline/purge/look.ts";
import { EdgeWorld } from "../../../kit/edge-world.ts";

const LOOKS_WORTH = 3;
/** More than a look reads, and no more than the planner knows to be resting. */
const RESTING_ITEMS = 7_000;
const ITEMS_PER_MESSAGE = 1_000;
/** So many that some are behind the noise, however the ledger sorts. */
const QUIET_ITEMS = ["/quiet/0", "/quiet/1", "/quiet/2", "/quiet/3", "/quiet/4", "/quiet/5"];

describe("a quiet source behind a noisy one that has several looks' worth of items pending", () => {
  it("is not starved while the noisy one takes all that the quota admits", async () => {
    const world = new EdgeWorld({ quota: QUOTA_DEFAULTS });
    makeNoise(world, LOOKS_WORTH * LOOK_LIMIT);
    await world.settle({ forMs: 5_000, atMost: 20 });
    const before = world.edge.taken.length;
    world.queue(...QUIET_ITEMS.map((item) => ({ item, cause: { source: "Quiet", rule: "page" } })));

    await world.settle({ forMs: 10_000 });

    // Taken in and gathered first; then at each look another part of what is pending has its turn.
    const soon = world.edge.taken.slice(before, before + LOOKS_WORTH + 3).flatMap(({ items }) => items);
    expect(soon).toEqual(expect.arrayContaining(QUIET_ITEMS));
    expect((await world.ledger.open(world.settings.name, 1, new AbortController().signal)).more).toBe(true);
  });

  it("is not kept waiting while all that the noisy one has pending was sent a moment ago, and rests", async () => {
    const world = new EdgeWorld({ minIntervalMs: 300_000, maxStalenessMs: 600_000 });
    makeNoise(world, RESTING_ITEMS);
    await world.settle({ forMs: 60_000 });
    makeNoise(world, RESTING_ITEMS);
    await world.settle({ forMs: 10_000 });
    const before = world.edge.taken.length;
    world.queue(...QUIET_ITEMS.map((item) => ({ item, cause: { source: "Quiet", rule: "page" } })));

    await world.settle({ forMs: 10_000 });

    const since = world.edge.taken.slice(before).flatMap(({ items }) => items);
    expect(since.toSorted()).toStrictEqual(QUIET_ITEMS);
    expect((await world.ledger.open(world.settings.name, 1, new AbortController().signal)).more).toBe(true);
  });
});

function makeNoise(world: EdgeWorld, items: number): void {
  for (let from = 0; from < items; from += ITEMS_PER_MESSAGE) {
    const numbers = Array.from({ length: ITEMS_PER_MESSAGE }, (_, n) => from + n);
    world.queue(...numbers.map((n) => ({ item: `/noisy/${n}`, cause: { source: "Noisy", rule: "page" } })));
  }
}
