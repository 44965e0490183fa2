import { it } from "vitest";
import type { RecordedState } from "../../../shared/pipeline/plan/edge-state.ts";
import { ledgerOf } from "../../kit/crash-world/ledger-of.ts";
import { refusal } from "../../kit/crash-world/refusal.ts";
import type { CrashWorld } from "../../kit/crash-world.ts";
import { product } from "../../kit/fixture-items.ts";
import { EDGES, expectToGoOff, ofEdges } from "./expect-to-go-off.ts";

/** The alarms of what an edge takes, and of what it costs. */
export function edgeAlarms(begun: () => CrashWorld): void {
  it("go off when CloudFront refuses for longer than anybody was promised", async () => {
    const world = begun();
    world.faults.on({ operation: "CreateInvalidation" }, () => refusal("Throttling"));
    await world.put(product("1", { price: 60 }));

    // In steps shorter than the pauses it is given.
    const names = ["EdgeRefusals", "StalenessBoundBroken", "EdgeBacklog"].flatMap(ofEdges);
    await expectToGoOff(world, names, 20);
  });

  it("go off when CloudFront never says that a purge is through", async () => {
    const world = begun();
    world.faults.on({ operation: "ListInvalidations" }, () => refusal("Throttling"));
    await world.put(product("1", { price: 65 }));

    await expectToGoOff(world, ofEdges("EdgePurgesOverdue"));
  });

  it("go off when a budget is almost spent, and when it is", async () => {
    const world = begun();
    for (const part of [0.8, 1]) {
      await setState(world, { spent: { month: monthNow(world), items: 2_000_000 * part - 1 } });
      await world.put(product("1", { price: 66 + part }));

      await expectToGoOff(world, ofEdges(part === 1 ? "EdgeBudgetSpent" : "EdgeBudgetNear"));
    }
    await setState(world, { spent: { month: monthNow(world), items: 0 } });
  });

  it("go off when changes come far faster than usual", async () => {
    const world = begun();
    await setState(world, { arrivals: { countedToMs: world.clock.now(), perSecond: 1e9, usualPerSecond: 1 } });
    await world.putAtOnce(...Array.from({ length: 60 }, (_, n) => product(`storm-${n}`)));

    await expectToGoOff(world, ofEdges("EdgeStorms"));
  });
}

/** Has each edge be what would take too long to come to be. */
async function setState(world: CrashWorld, change: Partial<RecordedState>): Promise<void> {
  const ledger = await ledgerOf(world.dynamodb, world.clock);
  const signal = AbortSignal.timeout(10_000);
  for (const edge of EDGES) {
    const lease = await ledger.lease(edge, 1_000, signal);
    if (lease === undefined) throw new Error("somebody is at work");
    const { state } = await ledger.open(edge, 1, signal);
    await ledger.store(lease, { plans: [], state: { ...state, ...change } }, signal);
    await ledger.release(lease, undefined, signal);
  }
}

const monthNow = (world: CrashWorld): string => new Date(world.clock.now()).toISOString().slice(0, 7);
