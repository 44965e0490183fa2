import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DynamodbEdgeFollower } from "../../shared/adapters/edge-follower/dynamodb.ts";
import { MemoryEdgeFollower } from "../../shared/adapters/edge-follower/memory.ts";
import { DynamodbEdgeLedger } from "../../shared/adapters/edge-ledger/dynamodb.ts";
import { MemoryEdgeLedger } from "../../shared/adapters/edge-ledger/memory.ts";
import type { NamedItem } from "../../shared/pipeline/edge-item.ts";
import { EdgeRefusedError } from "../../shared/ports/errors.ts";
import type { EdgeFollower } from "../../shared/ports/edge-follower.ts";
import type { EdgeLedger } from "../../shared/ports/edge-ledger.ts";
import { EdgeWorld } from "../kit/edge-world.ts";
import { type LedgerTable, startLedgerTable } from "../kit/ledger-table.ts";
import type { ManualClock } from "../kit/manual-clock.ts";

let table: LedgerTable;
beforeAll(async () => {
  table = await startLedgerTable();
});
afterAll(() => table.close());

interface Kept {
  readonly ledger: EdgeLedger;
  readonly follower: EdgeFollower;
}

const inMemory = (clock: ManualClock): Kept => {
  const ledger = new MemoryEdgeLedger(clock);
  return { ledger, follower: new MemoryEdgeFollower(ledger) };
};

const inDynamodb = (clock: ManualClock): Kept => ({
  ledger: new DynamodbEdgeLedger({ ...table, clock }),
  follower: new DynamodbEdgeFollower({ ...table, clock }),
});

describe.each([
  ["memory", inMemory],
  ["DynamoDB", inDynamodb],
])("EdgeFollower contract: %s", (_, make) => {
  it("tells items apart that are queued, waiting and done, and names the call that dropped them", async () => {
    const { world, follow } = begin(make, "told-apart");
    expect(await follow(ITEMS)).toStrictEqual({ queued: 2, waiting: 0, done: 0, invalidations: [] });

    world.queue(...ITEMS);
    world.refuse = () => new EdgeRefusedError("busy", "TooManyInvalidationsInProgress", "later");
    world.clock.advance(1_000);
    await world.deliver();
    await world.settle({ forMs: 2_000 });
    expect(await follow(ITEMS)).toStrictEqual({ queued: 0, waiting: 2, done: 0, invalidations: [] });

    world.refuse = () => undefined;
    await world.settle();
    expect(await follow(ITEMS)).toMatchObject({
      queued: 0,
      waiting: 0,
      done: 2,
      invalidations: [{ outcome: "sent", receipt: "I1", usd: 0.01 }],
    });
  });

  it("calls an item done whose ancestor was sent in its place", async () => {
    const { world, follow } = begin(make, "covered");
    world.queue(...ITEMS, { item: "#products", under: [] });
    await world.settle();

    expect(await follow(ITEMS)).toMatchObject({ done: 2, invalidations: [{ receipt: "I1", usd: 0.01 }] });
    expect(world.billed()).not.toContain("#product:1");
  });

  it("does not take the purge of another for the one that is followed", async () => {
    const { world, follow } = begin(make, "another");
    world.queue(...ITEMS.map((item) => ({ ...item, name: "another" })));
    await world.settle();

    expect(await follow(ITEMS)).toMatchObject({ queued: 2, done: 0, invalidations: [] });
  });
});

const NAME = "asked";

const ITEMS = ["#product:1", "/c/tv"].map((item): NamedItem => {
  const under = item.startsWith("#") ? ["#products"] : [];
  return { item, under, cause: { source: "asked", rule: "asked" }, name: NAME };
});

function begin(make: (clock: ManualClock) => Kept, edge: string) {
  let kept: Kept | undefined;
  const world = new EdgeWorld({ name: edge }, (clock) => (kept = make(clock)).ledger);
  const sinceMs = world.clock.now();
  const follow = async (items: readonly NamedItem[]) =>
    await kept?.follower.follow({ edge, name: NAME, items, sinceMs }, AbortSignal.timeout(10_000));
  return { world, follow };
}
