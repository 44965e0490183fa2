import { expect, it } from "vitest";
import { MemoryEdgeLedger } from "../../../../shared/adapters/edge-ledger/memory.ts";
import { MemoryNotes } from "../../../../shared/adapters/notes/memory.ts";
import { CANARY_NOTE } from "../../../../shared/doctor/canary/canary-note.ts";
import { seeStatus } from "../../../../shared/doctor/status/see-status.ts";
import { alter, HealthyWiring, QUEUES, wiringConfig, wiringExpected } from "../../../kit/healthy-wiring.ts";
import { ManualClock } from "../../../kit/manual-clock.ts";

it("tells how everything is that a purge passes through", async () => {
  const { see, nowMs } = await setUp();

  expect(await see()).toStrictEqual({
    atMs: nowMs,
    tables: [{ name: "Products", stream: "NEW_AND_OLD_IMAGES", mapping: "Enabled", lastResult: "OK" }],
    queues: [
      { name: "edge", kind: "work", mapping: "Enabled", waiting: 2, inFlight: 1 },
      { name: "edgeDead", kind: "dead", waiting: 0, inFlight: 0 },
    ],
    edges: [
      {
        name: "www",
        mode: "send",
        pending: 0,
        maxStalenessMs: 60_000,
        openPlans: 0,
        inProgress: 0,
        spentUsd: 0,
      },
    ],
    objectCaches: [{ name: "main", answer: "done" }],
    alarms: [],
    canary: { dueAtMs: 0 },
    measured: { namespace: "Tagwire/Shop", functions: ["on-change"], queues: { edge: "edge", edgeDead: "dead" } },
    unseen: [],
  });
});

it("tells what waits for an edge since when, what is held, and what was spent this month", async () => {
  const { see, ledger, clock, nowMs } = await setUp();
  const { signal } = new AbortController();
  const cause = { source: "Products", rule: "page" };
  const item = { item: "#product:1", under: [], cause, name: "n1", queuedAtMs: nowMs, deadlineMs: nowMs + 60_000 };
  await ledger.add("www", [item], signal);
  await ledger.hold("www", { untilMs: nowMs + 600_000 }, signal);
  const lease = await ledger.lease("www", 10_000, signal);
  const { state } = await ledger.open("www", 10, signal);
  if (lease)
    await ledger.store(lease, { plans: [], state: { ...state, spent: { month: "2026-11", items: 40 } } }, signal);
  clock.advance(5_000);

  expect((await see()).edges).toMatchObject([
    { pending: 1, oldestAtMs: nowMs, heldUntilMs: nowMs + 600_000, spentUsd: 0.2 },
  ]);
});

it("tells which alarms ring, and what the canary saw last", async () => {
  const { see, wiring, notes, nowMs } = await setUp();
  alter(wiring.alarms, "shop-errors", { ringing: true });
  const results = [{ place: { kind: "edge", name: "www" }, ok: true, times: { freshMs: 2_100 } }];
  await notes.write(CANARY_NOTE, { dueAtMs: nowMs + 1, last: { atMs: nowMs, results } }, undefined);

  const { alarms, canary } = await see();

  expect(alarms).toStrictEqual([{ name: "errors", description: "Purges fail." }]);
  expect(canary).toStrictEqual({ dueAtMs: nowMs + 1, last: { atMs: nowMs, results } });
});

it("says what it could not see, and tells the rest", async () => {
  const { see, wiring } = await setUp();
  delete wiring.queues[`${QUEUES}edge`];
  wiring.secrets["token-arn"] = "";

  const { queues, objectCaches, unseen } = await see();

  expect(queues.map(({ name }) => name)).toStrictEqual(["edgeDead"]);
  expect(objectCaches).toStrictEqual([{ name: "main", answer: "secret" }]);
  expect(unseen).toStrictEqual([{ what: "queue edge", why: "it is not there" }]);
});

async function setUp() {
  const clock = new ManualClock();
  const [wiring, notes, ledger] = [new HealthyWiring(), new MemoryNotes(), new MemoryEdgeLedger(clock)];
  const see = () =>
    seeStatus({
      expected: wiringExpected,
      config: wiringConfig,
      observers: wiring.observers(),
      ledger,
      notes,
      clock,
      functions: ["on-change"],
      metricNamespace: "Tagwire/Shop",
      signal: AbortSignal.timeout(5_000),
    });
  return { see, wiring, notes, ledger, clock, nowMs: clock.now() };
}
