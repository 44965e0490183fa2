import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault, LocalCall } from "../../infra/local/service.ts";
import { DynamodbEdgeLedger } from "../../shared/adapters/edge-ledger/dynamodb.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import type { EdgePlan } from "../../shared/ports/edge-cache.ts";
import { EdgeRefusedError } from "../../shared/ports/errors.ts";
import { crashing, type CrashPoint } from "../kit/crash.ts";
import { EdgeWorld } from "../kit/edge-world.ts";
import { type LedgerTable, startLedgerTable } from "../kit/ledger-table.ts";
import { runs } from "../kit/runs.ts";

describe("a planner that dies", () => {
  it.each<[string, (world: EdgeWorld) => void]>([
    ["sends", () => undefined],
    ["is refused for now", (world) => refuseOnce(world, new EdgeRefusedError("busy", "Throttling", "for now"))],
    ["halves a plan and parks an item", (world) => refuseItem(world, "/c/d")],
    ["holds everything for a while", (world) => refuseItemFor(world, 120_000)],
  ])(
    "at any call while it %s forgets nothing and is billed once, in whatever batches the messages come again",
    async (_, arrange) => {
      for (const atMost of [1, 2, 10]) {
        for (const when of ["before", "after"] as const) {
          for (let call = 0, reached = true; reached; call++) {
            const world = new EdgeWorld();
            arrange(world);
            queueThree(world);
            const { invoke, calls } = crashing(world, { call, when });

            await world.deliver(invoke);
            await world.settle({ atMost });

            reached = calls.length > call;
            expectSettled(world, `died ${when} call ${call}, ${calls[call] ?? "none"}, then batches of ${atMost}`);
          }
        }
      }
    },
  );

  it("again and again, at random calls, forgets nothing and is billed once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(crashPoint, { minLength: 2, maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        async (points, atMost) => {
          const world = new EdgeWorld();
          refuseItem(world, "/c/d");
          queueThree(world);

          for (const point of points) {
            await world.deliver(crashing(world, point).invoke, atMost);
            world.clock.advance(50_000);
          }
          await world.settle();

          expectSettled(world, "settled");
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it("after the edge took a plan sends it again under the same id, and no other", async () => {
    const world = new EdgeWorld();
    const called: EdgePlan[] = [];
    world.refuse = (plan) => void called.push(plan);
    world.queue("/a");
    world.clock.advance(1_000);
    const { invoke, calls } = crashing(world, { call: 4, when: "after" });

    await world.deliver(invoke);
    expect(calls).toStrictEqual([
      "ledger.add",
      "ledger.lease",
      "ledger.open",
      "ledger.store",
      "edge.purge",
      "ledger.release",
    ]);
    world.queue("/b");
    await world.settle();

    expect(called).toStrictEqual([
      { id: "plan-0001", items: ["/a"] },
      { id: "plan-0001", items: ["/a"] },
      { id: "plan-0002", items: ["/b"] },
    ]);
  });
});

describe("a planner that dies at any call to its ledger in DynamoDB", () => {
  let ledgerTable: LedgerTable;
  let fault: (call: LocalCall) => Fault | undefined = () => undefined;

  beforeAll(async () => {
    ledgerTable = await startLedgerTable((call) => fault(call));
  });

  afterAll(() => ledgerTable.close());

  it("forgets nothing and is billed once", async () => {
    for (let dieAt = 0, reached = true; reached; dieAt++) {
      const world = new EdgeWorld({ name: `edge-${dieAt}` }, ledgerAt);
      refuseItem(world, "/c/d");
      world.queue("/a", "/c/d");
      world.clock.advance(1_000);
      let phases = 0;
      fault = () => (phases++ >= dieAt ? { kind: "drop" } : undefined);
      await world.deliver();
      fault = () => undefined;
      reached = phases > dieAt;

      await world.settle();

      expectSettled(world, `died at phase ${dieAt} of ${phases}`);
    }
  });

  function ledgerAt(clock: Clock): DynamodbEdgeLedger {
    return new DynamodbEdgeLedger({ ...ledgerTable, clock });
  }
});

const crashPoint: fc.Arbitrary<CrashPoint> = fc.record({
  call: fc.nat({ max: 40 }),
  when: fc.constantFrom("before", "after"),
});

function queueThree(world: EdgeWorld): void {
  world.queue("/a", { item: "#product:1", under: ["#products"] });
  world.queue("/c/d", "#products", "/a");
  world.queue("/e/*", "/e/f", "/g");
  world.clock.advance(1_000);
}

function refuseOnce(world: EdgeWorld, refused: EdgeRefusedError): void {
  let left = 1;
  world.refuse = () => (left-- > 0 ? refused : undefined);
}

function refuseItem(world: EdgeWorld, item: string): void {
  world.refuse = ({ items }) =>
    items.includes(item) ? new EdgeRefusedError("invalid", "InvalidArgument", "HTTP 400") : undefined;
}

function refuseItemFor(world: EdgeWorld, forMs: number): void {
  const untilMs = world.clock.now() + forMs;
  world.refuse = () =>
    world.clock.now() < untilMs ? new EdgeRefusedError("denied", "AccessDenied", "HTTP 403") : undefined;
}

function expectSettled(world: EdgeWorld, what: string): void {
  expect(world.unsatisfied(), what).toStrictEqual([]);
  expect(world.overbilled(), what).toStrictEqual([]);
}
