import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DynamodbAskedPurges } from "../../shared/adapters/asked-purges/dynamodb.ts";
import { MemoryAskedPurges } from "../../shared/adapters/asked-purges/memory.ts";
import { DynamodbEdgeLedger } from "../../shared/adapters/edge-ledger/dynamodb.ts";
import { MemoryEdgeLedger } from "../../shared/adapters/edge-ledger/memory.ts";
import { newPlanId } from "../../shared/adapters/edge-ledger/plan-id.ts";
import { DynamodbPurgeHistory } from "../../shared/adapters/purge-history/dynamodb.ts";
import { MemoryPurgeHistory } from "../../shared/adapters/purge-history/memory.ts";
import type { AskedPurges } from "../../shared/ports/asked-purges.ts";
import type { EdgeLedger, EdgeReceipt, StoredPlan } from "../../shared/ports/edge-ledger.ts";
import type { HistoryEntry, HistoryQuery, PurgeHistory } from "../../shared/ports/purge-history.ts";
import { planOf } from "../kit/edge-items.ts";
import { type LedgerTable, startLedgerTable } from "../kit/ledger-table.ts";
import { ManualClock } from "../kit/manual-clock.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const EDGES = ["www", "api"];
const signal = AbortSignal.timeout(60_000);

let ledgerTable: LedgerTable;
let queries = 0;
/** Happens once, after the next query was answered. */
let meanwhile: (() => Promise<void>) | undefined;
beforeAll(async () => {
  ledgerTable = await startLedgerTable(async ({ operation, phase }) => {
    if (operation !== "Query") return undefined;
    if (phase === "arrived") queries += 1;
    const happen = phase === "done" ? meanwhile : undefined;
    if (happen) meanwhile = undefined;
    await happen?.();
    return undefined;
  });
});
afterAll(() => ledgerTable.close());

interface Kept {
  readonly purges: AskedPurges;
  readonly ledger: EdgeLedger;
  readonly history: PurgeHistory;
}

const inMemory = (clock: ManualClock): Kept => {
  const [purges, ledger] = [new MemoryAskedPurges(clock), new MemoryEdgeLedger(clock)];
  return { purges, ledger, history: new MemoryPurgeHistory(purges, ledger) };
};

const inDynamodb = (clock: ManualClock): Kept => {
  const access = { ...ledgerTable, clock };
  return {
    purges: new DynamodbAskedPurges(access),
    ledger: new DynamodbEdgeLedger(access),
    history: new DynamodbPurgeHistory(access),
  };
};

describe.each([
  ["memory", inMemory],
  ["DynamoDB", inDynamodb],
])("PurgeHistory contract: %s", (_, make) => {
  it("lists what was asked for and what edges planned, in either order, over midnight, and goes on from anywhere", async () => {
    const { clock, ask, plan, list } = begin(make);
    const sinceMs = clock.now() + HOUR_MS;
    const ids: string[] = [];
    for (let round = 0; round < 4; round++) {
      const made = [await ask(), await plan("www"), await plan("api", SENT)];
      if (clock.now() >= sinceMs) ids.push(...made);
      clock.advance(9 * HOUR_MS);
    }
    const oldest = ids.toSorted();

    for (const [order, expected] of [["oldest", oldest] as const, ["newest", oldest.toReversed()] as const]) {
      expect(await list({ order, sinceMs })).toStrictEqual(expected);
      for (const [at, pastId] of [...expected.entries()].filter(([place]) => place % 3 === 1)) {
        expect(await list({ order, sinceMs, pastId })).toStrictEqual(expected.slice(at + 1));
      }
    }
    expect(await list({ order: "oldest", sinceMs, edges: [] })).toHaveLength(3);
  });

  it("tells how far a plan has come, from when it is stored to when it has taken effect", async () => {
    const { clock, plan, read, ledger } = begin(make);
    const storedAtMs = clock.now();
    const id = await plan("www");
    const record = {
      id,
      edge: "www",
      items: [{ item: "/unasked", causes: [{ source: "Products", rule: "page" }] }],
      storedAtMs,
      attempts: 0,
    };
    expect(await read(id)).toStrictEqual(record);

    // past midnight: it stays where it is
    clock.advance(DAY_MS);
    const atMs = clock.now();
    const [open] = (await ledger.open("www", 1, signal)).plans.filter((one) => one.id === id);
    await ledger.close(open as StoredPlan, { ...SENT, atMs }, signal);
    const closed = { outcome: "sent", receipt: "I1", usd: 0.005, queuedAtMs: 5, atMs };
    expect(await read(id)).toStrictEqual({ ...record, attempts: 1, closed });

    const confirmation = { outcome: "effective", atMs: atMs + 9 } as const;
    const sent = (await ledger.unconfirmed("www", signal)).filter((one) => one.id === id);
    await ledger.confirm(sent, confirmation, signal);
    expect(await read(id)).toStrictEqual({ ...record, attempts: 1, closed: { ...closed, confirmation } });
  });

  it("tells what was only observed", async () => {
    const { plan, read } = begin(make);
    const closed = { outcome: "observed", usd: 0.01, atMs: 7 } as const;

    expect(await read(await plan("www", closed))).toMatchObject({ closed });
  });

  it("knows no plan of another edge, and none by what is no id", async () => {
    const { plan, history } = begin(make);
    const id = await plan("www", SENT);

    expect(await history.readPlan(id, ["api"], signal)).toBeUndefined();
    expect(await history.readPlan("nothing like an id", EDGES, signal)).toBeUndefined();
  });

  it.each([
    ["newest", "a time that is too old meanwhile", "000000000-000000000000000000", 0],
    ["newest", "a time to come", "zzzzzzzzz-000000000000000000", 1],
    ["oldest", "a time to come", "zzzzzzzzz-000000000000000000", 0],
    ["oldest", "the beginning of time", "000000000-000000000000000000", 1],
  ] as const)("ends a list with the %s first that goes on from %s", async (order, __, pastId, count) => {
    const { clock, ask, list } = begin(make);
    await ask();
    queries = 0;

    expect(await list({ order, sinceMs: clock.now() - DAY_MS, pastId })).toHaveLength(count);
    // a month of days, of what was asked for and of two edges
    expect(queries).toBeLessThan(100);
  });
});

describe("DynamodbPurgeHistory", () => {
  it("leaves out no plan that is closed while it reads, and tells none twice", async () => {
    const { clock, plan, ledger, list } = begin(inDynamodb);
    const id = await plan("www");
    const [open] = (await ledger.open("www", 1, signal)).plans.filter((one) => one.id === id);
    meanwhile = async () => await ledger.close(open as StoredPlan, SENT, signal);

    expect(await list({ order: "newest", sinceMs: clock.now(), edges: ["www"] })).toStrictEqual([id]);
    expect(meanwhile).toBeUndefined();
  });

  it("looks for what is new in three reads, and in two more for each further edge", async () => {
    const { clock, list } = begin(inDynamodb);
    queries = 0;

    await list({ order: "oldest", sinceMs: clock.now() - 60_000, edges: ["www"] });
    expect(queries).toBe(3);
  });

  it("reads little more than is taken", async () => {
    const { clock, ask, history } = begin(inDynamodb);
    for (let n = 0; n < 30; n++) await ask();
    queries = 0;

    const query = { edges: ["www"], order: "newest", sinceMs: clock.now() - 25 * DAY_MS } as const;
    for await (const _ of history.list(query, signal)) break;
    expect(queries).toBe(3);
  });
});

const SENT = { outcome: "sent", receipt: "I1", usd: 0.005, queuedAtMs: 5, atMs: 6 } as const;

let days = 0;

/** Each test has days of its own: the table is shared. */
function begin(make: (clock: ManualClock) => Kept) {
  const clock = new ManualClock(Date.UTC(2026, 0, 1, 12) + (days += 100) * DAY_MS);
  const { purges, ledger, history } = make(clock);
  return {
    clock,
    ledger,
    history,

    ask: async (): Promise<string> => {
      const acceptedAtMs = clock.now();
      const targets = { tags: [], keys: ["a"], patterns: [], paths: [], all: false };
      const purge = { id: newPlanId(acceptedAtMs), by: "token one", acceptedAtMs, targets, edges: [] };
      await purges.accept(purge, undefined, 0, signal);
      return purge.id;
    },

    /** Stores a plan, and closes it if it is told how. */
    plan: async (edge: string, receipt?: EdgeReceipt): Promise<string> => {
      const plan = { ...planOf(edge, newPlanId(clock.now())), storedAtMs: clock.now() };
      const lease = await ledger.lease(edge, 1, signal);
      if (lease === undefined) throw new Error("the lease is taken");
      await ledger.store(lease, { plans: [plan] }, signal);
      if (receipt) await ledger.close(plan, receipt, signal);
      await ledger.release(lease, undefined, signal);
      return plan.id;
    },

    read: async (id: string) => {
      const plan = await history.readPlan(id, EDGES, signal);
      const query = { edges: EDGES, order: "oldest", sinceMs: clock.now() - 2 * DAY_MS } as const;
      const listed = await taken(history.list(query, signal));
      expect(listed.find((one) => one.id === id)).toStrictEqual({ kind: "plan", id, plan });
      return plan;
    },

    list: async (query: Pick<HistoryQuery, "order" | "sinceMs"> & Partial<HistoryQuery>) =>
      (await taken(history.list({ edges: EDGES, ...query }, signal))).map(({ id }) => id),
  };
}

async function taken(entries: AsyncIterable<HistoryEntry>): Promise<readonly HistoryEntry[]> {
  const all: HistoryEntry[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}
