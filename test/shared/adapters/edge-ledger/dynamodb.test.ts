import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Fault, LocalCall } from "../../../../infra/local/service.ts";
import { DynamodbEdgeLedger } from "../../../../shared/adapters/edge-ledger/dynamodb.ts";
import type { EdgeLease, EdgeReceipt, StoredPlan } from "../../../../shared/ports/edge-ledger.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import { edgeLedgerContract } from "../../../contracts/edge-ledger.ts";
import { messageOf, named, newItem, pendingItem, planOf } from "../../../kit/edge-items.ts";
import { type LedgerTable, startLedgerTable } from "../../../kit/ledger-table.ts";
import { ManualClock } from "../../../kit/manual-clock.ts";

let ledgerTable: LedgerTable;
let fault: (call: LocalCall) => Fault | undefined = () => undefined;

beforeAll(async () => {
  ledgerTable = await startLedgerTable((call) => fault(call));
});

beforeEach(() => {
  fault = () => undefined;
});

afterAll(() => ledgerTable.close());

edgeLedgerContract("DynamoDB", (clock) => new DynamodbEdgeLedger({ ...ledgerTable, clock }));

describe("DynamodbEdgeLedger", () => {
  it("keeps a receipt for thirty days that explains what was sent, why, at what price and when", async () => {
    const { ledger, clock, plan } = await withStoredPlan("explained");
    const atMs = clock.now();

    await ledger.close(plan, { outcome: "sent", receipt: "I1", usd: 0.005, queuedAtMs: 500, atMs }, live);

    expect(await ledgerTable.rows("receipts#explained#1970-01-01")).toStrictEqual([
      {
        pk: "receipts#explained#1970-01-01",
        sk: "p1",
        v: "1",
        min: "1",
        ttl: String(atMs / 1_000 + 30 * 86_400),
        outcome: "sent",
        receipt: "I1",
        queuedAtMs: "500",
        usd: "0.005",
        items: JSON.stringify([{ item: "/a", causes: [{ source: "Products", rule: "page" }], deadlineMs: 60_000 }]),
        storedAtMs: "1000",
        atMs: String(atMs),
        attempts: "1",
      },
    ]);
  });

  it("keeps a note of a plan that was taken back and whose item was parked", async () => {
    const { ledger, lease, plan } = await withStoredPlan("parked");

    await ledger.coarsen(lease, plan, newItem({ item: "/*" }), live);

    expect(await ledgerTable.rows("receipts#parked#1970-01-01")).toMatchObject([{ sk: "p1", outcome: "parked" }]);
  });

  it("lets every note of a name expire once no stream or queue can ask under it again", async () => {
    const clock = new ManualClock();
    const notes: unknown[] = [];
    fault = ({ operation, body }) => {
      if (operation === "TransactWriteItems") notes.push(body);
      return undefined;
    };

    await ledgerAt(clock).add("noted", messageOf("m1", ["/a"]), live);

    expect(JSON.stringify(notes)).toContain(`"ttl":{"N":"${clock.now() / 1_000 + 15 * 86_400}"}`);
  });

  it("tries again while another transaction holds its rows", async () => {
    let conflicts = 2;
    fault = ({ operation, phase }) =>
      operation === "TransactWriteItems" && phase === "arrived" && conflicts-- > 0 ? conflict : undefined;
    const ledger = ledgerAt(new ManualClock());

    await ledger.add("contended", messageOf("m1", ["/a"]), live);

    expect((await ledger.open("contended", 10, live)).pending).toHaveLength(1);
  });

  it("goes on where it was interrupted when a large message comes again", async () => {
    const items = Array.from({ length: 300 }, (_, n) => newItem({ item: `/${n}` }));
    const ledger = ledgerAt(new ManualClock());
    let transactions = 0;
    fault = ({ operation, phase }) => {
      if (operation !== "TransactWriteItems" || phase !== "arrived") return undefined;
      return (transactions += 1) === 3 ? { kind: "drop" } : undefined;
    };
    await expect(ledger.add("interrupted", named("m1", items), live)).rejects.toThrow(PurgeTargetError);
    expect(transactions).toBe(3);

    await ledger.add("interrupted", named("m1", items), live);

    // the first that fails tells that items were known; of the others their notes do, and four were left
    expect(transactions).toBe(3 + 1 + 4);
    expect((await ledger.open("interrupted", 400, live)).pending).toHaveLength(300);
  });

  it("fails with the table's own word when it is out of reach, and says nothing of what was to be written", async () => {
    fault = () => ({ kind: "answer", status: 400, body: '{"__type":"ResourceNotFoundException","message":"/secret"}' });

    const failure = ledgerAt(new ManualClock()).add("unreachable", messageOf("m1", ["/secret"]), live);

    await expect(failure).rejects.toThrow(PurgeTargetError);
    await expect(failure).rejects.toThrow(/^ledger: ResourceNotFoundException$/);
  });

  it("closes a plan although it crashed on the way, wherever that was", async () => {
    for (let crashAt = 0; crashAt < 10; crashAt++) {
      const edge = `crash-${crashAt}`;
      const { ledger, clock, plan } = await withStoredPlan(edge);
      let phases = 0;
      fault = () => (phases++ >= crashAt ? { kind: "drop" } : undefined);
      await ledger.close(plan, sentAt(clock), live).catch(() => undefined);
      fault = () => undefined;

      const open = await ledger.open(edge, 10, live);
      expect(open.pending, "nothing is pending that the edge has taken").toStrictEqual([]);
      for (const again of open.plans) {
        await ledger.close(again, sentAt(clock), live);
      }

      expect(await ledger.open(edge, 10, live)).toMatchObject({ plans: [], pending: [], more: false });
      expect(await ledgerTable.rows(`receipts#${edge}#1970-01-01`)).toHaveLength(1);
    }
  });
});

const live = new AbortController().signal;

const conflict: Fault = {
  kind: "answer",
  status: 400,
  body: JSON.stringify({
    __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    message: "Transaction cancelled",
    CancellationReasons: [{ Code: "None" }, { Code: "TransactionConflict" }],
  }),
};

function sentAt(clock: ManualClock): EdgeReceipt {
  return { outcome: "sent", receipt: "I1", usd: 0.005, queuedAtMs: clock.now(), atMs: clock.now() };
}

function ledgerAt(clock: ManualClock): DynamodbEdgeLedger {
  return new DynamodbEdgeLedger({ ...ledgerTable, clock });
}

async function withStoredPlan(edge: string): Promise<{
  readonly ledger: DynamodbEdgeLedger;
  readonly clock: ManualClock;
  readonly lease: EdgeLease;
  readonly plan: StoredPlan;
}> {
  const clock = new ManualClock();
  const ledger = ledgerAt(clock);
  await ledger.add(edge, messageOf("m1", ["/a"]), live);
  const { pending } = await ledger.open(edge, 10, live);
  const lease = await ledger.lease(edge, 8_000, live);
  if (lease === undefined) throw new Error("the lease is taken");
  const plan = planOf(edge, "p1", pending.map(pendingItem));
  await ledger.store(lease, { plans: [plan] }, live);
  return { ledger, clock, lease, plan };
}
