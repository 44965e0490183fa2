import { describe, expect, it } from "vitest";
import { describeStatus } from "../../../../../shared/cli/commands/status/describe-status.ts";
import type { Measures } from "../../../../../shared/cli/commands/status/read-measures.ts";
import type { EdgeStatus, StatusView } from "../../../../../shared/doctor/status/status-view.ts";

const www: EdgeStatus = {
  name: "www",
  mode: "send",
  pending: 0,
  maxStalenessMs: 60_000,
  openPlans: 0,
  inProgress: 0,
  spentUsd: 0,
};

it("shows on one screen how everything is", () => {
  const { text, isWell } = shown({});

  expect(text).toMatchInlineSnapshot(`
    "table        · Products   changes are taken (OK)
    object cache · main       answers, and purges
    queue        · edge       nothing waits, 2 in flight
                 · edge-dead  nothing waits
                 · parked     nothing waits
    edge         · www        3 wait, the oldest for 4 s, 1 being sent, 12 in progress, $1.50 of $300 this month
    canary       · www        fresh 2100 ms after the write, 34 min ago, next in 26 min
    alarm        ·            none rings

    well: nothing needs a look"
  `);
  expect(isWell).toBe(true);
});

it("shows what needs a look, and counts it", () => {
  const { text, isWell } = shown({
    tables: [
      { name: "Products", stream: "NEW_AND_OLD_IMAGES", mapping: "Disabled" },
      { name: "Users", mapping: "Enabled" },
    ],
    objectCaches: [{ name: "main", answer: "token-refused" }],
    queues: [{ name: "edge-dead", kind: "dead", waiting: 2, inFlight: 0 }],
    edges: [{ ...www, pending: 3, oldestAtMs: after(-90_000), spentUsd: 300, budgetUsd: 300 }],
    alarms: [{ name: "EdgeBacklog-www", description: "Pages of www stay old." }],
    canary: {
      dueAtMs: after(60_000),
      last: {
        atMs: after(-840_000),
        results: [{ place: { kind: "edge", name: "www" }, ok: false, step: "not-sent", what: "no purge was sent" }],
      },
    },
    unseen: [{ what: "queue parked", why: "no permission" }],
  });

  expect(text).toMatchInlineSnapshot(`
    "table        ● Products         nothing takes its changes: the mapping is Disabled
                 ● Users            its stream is off: changes are not seen
    object cache ● main             does not purge: it does not know the token
    queue        ● edge-dead        2 wait: given up: redrive works them off
    edge         ● www              3 wait, the oldest for 90 s, too long, $300.00 of $300 this month
    canary       ● www              not-sent: no purge was sent, 14 min ago, next in 60 s
    alarm        ● EdgeBacklog-www  Pages of www stay old.
    unseen       ● queue parked     no permission

    8 things need a look"
  `);
  expect(isWell).toBe(false);
});

describe("an edge", () => {
  it.each([
    ["is held", { heldUntilMs: after(600_000), pending: 900, oldestAtMs: after(-300_000) }],
    ["is in a storm", { stormSinceMs: after(-60_000) }],
    ["has spent most of its budget", { spentUsd: 250, budgetUsd: 300 }],
  ] satisfies readonly (readonly [string, Partial<EdgeStatus>])[])("that %s needs no look", (_, edge) => {
    expect(shown({ edges: [{ ...www, ...edge }] })).toMatchObject({ isWell: true, text: expect.stringContaining("○") });
  });
});

it("shows what only metrics tell, where they may be read", () => {
  const queues = [{ name: "edge", kind: "work", waiting: 3, inFlight: 0 }] as const;
  const measures: Measures = {
    streamLagMs: 400_000,
    queueAgesSeconds: { edge: 90 },
    redrive: { left: 2, oldestMs: 900_000, held: 1 },
  };

  const { text, isWell } = shown({ queues }, measures);

  expect(text).toMatch(/^stream lag +● +changes waited 7 min at most$/m);
  expect(text).toMatch(/^queue +· edge +3 wait, the oldest for 90 s$/m);
  expect(text).toMatch(/^redrive +● +2 left, the oldest for 15 min, 1 held: a person must look$/m);
  expect(isWell).toBe(false);
});

function after(ms: number): number {
  return Date.UTC(2026, 10, 20, 12) + ms;
}

function shown(view: Partial<StatusView>, measures?: Measures) {
  const healthy: StatusView = {
    atMs: after(0),
    tables: [{ name: "Products", stream: "NEW_AND_OLD_IMAGES", mapping: "Enabled", lastResult: "OK" }],
    queues: [
      { name: "edge", kind: "work", waiting: 0, inFlight: 2 },
      { name: "edge-dead", kind: "dead", waiting: 0, inFlight: 0 },
      { name: "parked", kind: "parked", waiting: 0, inFlight: 0 },
    ],
    edges: [
      { ...www, pending: 3, oldestAtMs: after(-4_000), openPlans: 1, inProgress: 12, spentUsd: 1.5, budgetUsd: 300 },
    ],
    objectCaches: [{ name: "main", answer: "done" }],
    alarms: [],
    canary: {
      dueAtMs: after(1_560_000),
      last: {
        atMs: after(-2_040_000),
        results: [{ place: { kind: "edge", name: "www" }, ok: true, times: { freshMs: 2_100 } }],
      },
    },
    measured: { namespace: "Tagwire/Shop", functions: [], queues: {} },
    unseen: [],
  };
  return describeStatus({ ...healthy, ...view }, measures, (_, text) => text);
}
