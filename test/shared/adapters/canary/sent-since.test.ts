import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sentSince } from "../../../../shared/adapters/canary/sent-since.ts";
import { DynamodbEdgeLedger } from "../../../../shared/adapters/edge-ledger/dynamodb.ts";
import { newPlanId } from "../../../../shared/adapters/edge-ledger/plan-id.ts";
import type { EdgeReceipt, PlannedItem } from "../../../../shared/ports/edge-ledger.ts";
import { type LedgerTable, startLedgerTable } from "../../../kit/ledger-table.ts";
import { ManualClock } from "../../../kit/manual-clock.ts";

const ITEM = "#tagwire-probe";
const { signal } = new AbortController();
let ledgerTable: LedgerTable;

beforeAll(async () => {
  ledgerTable = await startLedgerTable();
});
afterAll(() => ledgerTable.close());

describe("when an edge took a purge of the probe's tag", () => {
  it("is told by the receipt of a plan that was made since", async () => {
    const world = setUp("since");
    await world.send([ITEM]);
    world.clock.advance(60_000);
    const sinceMs = world.clock.now();
    expect(await world.sentSince(sinceMs)).toBeUndefined();

    world.clock.advance(1_000);
    const sentAtMs = await world.send(["#product:1", ITEM]);
    world.clock.advance(1_000);
    await world.send([ITEM]);

    expect(await world.sentSince(sinceMs)).toBe(sentAtMs);
  });

  it("is still told when midnight has passed since", async () => {
    const world = setUp("midnight", Date.UTC(2026, 10, 20, 23, 59, 59, 500));
    const sinceMs = world.clock.now();
    world.clock.advance(400);
    const beforeMidnightMs = await world.send([ITEM]);
    world.clock.advance(60_000);

    expect(await world.sentSince(sinceMs)).toBe(beforeMidnightMs);
    expect(await world.sentSince(sinceMs + 30_000)).toBeUndefined();
  });

  it.each<[what: string, items: readonly string[], outcome: EdgeReceipt["outcome"]]>([
    ["only observed", [ITEM], "observed"],
    ["of another item whose name begins alike", [`${ITEM}-2`], "sent"],
    ["of everything, which proves nothing about the tag", ["/*"], "sent"],
  ])("is not told by a purge that was %s", async (what, items, outcome) => {
    const world = setUp(what);
    const sinceMs = world.clock.now();

    await world.send(items, outcome);

    expect(await world.sentSince(sinceMs)).toBeUndefined();
  });
});

function setUp(edge: string, nowMs?: number) {
  const clock = new ManualClock(nowMs);
  const access = { ...ledgerTable, clock };
  const ledger = new DynamodbEdgeLedger(access);
  const look = sentSince(access, ITEM);
  return {
    clock,
    sentSince: (sinceMs: number) => look(edge, sinceMs, signal),
    send: async (items: readonly string[], outcome: EdgeReceipt["outcome"] = "sent") => {
      const atMs = clock.now();
      const plan = {
        id: newPlanId(atMs),
        edge,
        items: items.map(planned),
        storedAtMs: atMs,
        attempts: 0,
        notBeforeMs: 0,
      };
      const sent = { outcome: "sent", receipt: "I1", usd: 0.005, queuedAtMs: atMs, atMs } as const;
      await ledger.close(plan, outcome === "sent" ? sent : { outcome, usd: 0.005, atMs }, signal);
      return atMs;
    },
  };
}

const planned = (item: string): PlannedItem => ({
  item,
  under: [],
  causes: [{ source: "tagwire-probe", rule: "canary" }],
  deadlineMs: 0,
  satisfies: [],
});
