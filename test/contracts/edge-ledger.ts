import { beforeEach, describe, expect, it } from "vitest";
import type { EdgeLease, EdgeLedger, PendingItem, QueuedItem, StoredPlan } from "../../shared/ports/edge-ledger.ts";
import { LeaseLostError } from "../../shared/ports/errors.ts";
import { ManualClock } from "../kit/manual-clock.ts";
import { named, newItem, planOf } from "../kit/edge-items.ts";

/** What every ledger must promise. `make` gives one in which no edge of the given name was ever seen. */
export function edgeLedgerContract(name: string, make: (clock: ManualClock) => Promise<EdgeLedger> | EdgeLedger): void {
  describe(`EdgeLedger contract: ${name}`, () => {
    let clock: ManualClock;
    let ledger: EdgeLedger;
    let edge: string;

    beforeEach(async () => {
      clock = new ManualClock();
      ledger = await make(clock);
      edge = `edge-${(edges += 1)}`;
    });

    describe("what is pending", () => {
      it("is what messages brought, with all that is known of it", async () => {
        const queued = newItem({
          item: "#product:42",
          under: ["#products"],
          cause: { source: "Products", rule: "lists", attribute: "name", sequenceNumber: "100", writtenAtMs: 7 },
          queuedAtMs: clock.now() - 1_000,
          deadlineMs: clock.now() + 59_000,
        });

        await ledger.add(edge, named("m1", [queued]), live);

        const { pending, plans, more } = await ledger.open(edge, 10, live);
        expect(pending).toStrictEqual([
          { ...queued, addedAtMs: clock.now(), key: expect.any(String), revision: expect.any(String) },
        ]);
        expect({ plans, more }).toStrictEqual({ plans: [], more: false });
      });

      it("holds each item once, however often it was queued, by its latest revision", async () => {
        await ledger.add(edge, named("m1", [newItem({ item: "/a" })]), live);
        const [first] = await pendingOf();
        await ledger.add(edge, named("m2", [newItem({ item: "/a" })]), live);
        const [second, ...others] = await pendingOf();

        expect(others).toStrictEqual([]);
        expect(second?.key).toBe(first?.key);
        expect(second?.revision).not.toBe(first?.revision);
      });

      it("takes an item once under each name, whatever became of it since, and in whatever company it comes again", async () => {
        await ledger.add(edge, named("event-1", [newItem({ item: "/a" }), newItem({ item: "/b" })]), live);
        await closeAll(await pendingOf());
        await ledger.add(edge, named("event-1", [newItem({ item: "/b" }), newItem({ item: "/c" })]), live);
        expect(itemsOf(await pendingOf())).toStrictEqual(["/c"]);

        await ledger.add(edge, named("event-2", [newItem({ item: "/a" }), newItem({ item: "/c" })]), live);
        expect(itemsOf(await pendingOf())).toStrictEqual(["/a", "/c"]);
      });

      it("takes an item that is asked for twice at once for all its names, known or not", async () => {
        const asked = ["event-1", "event-2", "event-1"].flatMap((name) => named(name, [newItem({ item: "/a" })]));
        await ledger.add(edge, named("event-1", [newItem({ item: "/a" })]), live);
        await closeAll(await pendingOf());

        await ledger.add(edge, asked, live);
        expect(itemsOf(await pendingOf())).toStrictEqual(["/a"]);
        await closeAll(await pendingOf());

        await ledger.add(edge, asked, live);
        expect(await pendingOf()).toStrictEqual([]);
      });

      it("takes an item once of planners that add it at the same time", async () => {
        const items = Array.from({ length: 120 }, (_, n) => newItem({ item: `/${n}` }));
        await Promise.all([1, 2, 3].map(() => ledger.add(edge, named("event-1", items), live)));
        const pending = await pendingOf();
        expect(pending).toHaveLength(120);

        await closeAll(pending);
        await ledger.add(edge, named("event-1", items), live);

        expect(await pendingOf()).toStrictEqual([]);
      });

      it("knows the names of one edge from those of another", async () => {
        await ledger.add(`${edge}-other`, named("event-1", [newItem({ item: "/a" })]), live);
        await ledger.add(edge, named("event-1", [newItem({ item: "/a" })]), live);

        expect(itemsOf(await pendingOf())).toStrictEqual(["/a"]);
      });

      it.each([
        ["first", 100, 200],
        ["last", 200, 100],
      ])("keeps the earliest deadline and its cause when that comes %s", async (_, first, second) => {
        await ledger.add(edge, named("m1", [newItem({ item: "/a", deadlineMs: first, cause: causeAt(first) })]), live);
        await ledger.add(
          edge,
          named("m2", [newItem({ item: "/a", deadlineMs: second, cause: causeAt(second) })]),
          live,
        );

        expect(await pendingOf()).toMatchObject([{ item: "/a", deadlineMs: 100, cause: causeAt(100) }]);
      });

      it("holds messages of hundreds of items, among them some as long as an edge takes", async () => {
        const items = Array.from({ length: 250 }, (_, n) => `/${String(n).padStart(n % 10 === 0 ? 3_999 : 5, "x")}`);

        await ledger.add(
          edge,
          named(
            "m1",
            items.map((item) => newItem({ item })),
          ),
          live,
        );
        await ledger.add(
          edge,
          named(
            "m1",
            items.map((item) => newItem({ item })),
          ),
          live,
        );

        expect(itemsOf(await pendingOf())).toStrictEqual(items.sort());
      });

      it("is read up to a limit, and tells that there is more", async () => {
        await ledger.add(
          edge,
          named(
            "m1",
            ["/a", "/b", "/c"].map((item) => newItem({ item })),
          ),
          live,
        );

        expect((await ledger.open(edge, 3, live)).more).toBe(false);
        const { pending, more } = await ledger.open(edge, 2, live);
        expect({ items: pending.length, more }).toStrictEqual({ items: 2, more: true });
      });

      it("is apart for each edge", async () => {
        await ledger.add(edge, named("m1", [newItem({ item: "/a" })]), live);
        await ledger.add(`${edge}-other`, named("m1", [newItem({ item: "/a" })]), live);
        await closeAll(await pendingOf());

        expect((await ledger.open(`${edge}-other`, 10, live)).pending).toHaveLength(1);
      });
    });

    describe("the lease", () => {
      it("is held by one planner at a time", async () => {
        await leased();

        expect(await ledger.lease(edge, 8_000, live)).toBeUndefined();
        expect(await ledger.lease(`${edge}-other`, 8_000, live)).toBeDefined();
      });

      it("passes on when it is given back, and when it expires, each time with a higher fence", async () => {
        const first = await leased();
        await ledger.release(first, undefined, live);
        const second = await leased();
        clock.advance(8_000);
        const third = await leased();

        expect(second.fence).toBeGreaterThan(first.fence);
        expect(third.fence).toBeGreaterThan(second.fence);
      });

      it("is not given back by somebody who lost it", async () => {
        const lost = await leased();
        clock.advance(8_000);
        await leased();
        await ledger.release(lost, undefined, live);

        expect(await ledger.lease(edge, 8_000, live)).toBeUndefined();
      });

      it("tells its next holder when a doorbell is due", async () => {
        await ledger.release(await leased(), 123, live);
        const second = await leased();
        await ledger.release(second, undefined, live);
        const third = await leased();

        expect([second.bellAtMs, third.bellAtMs]).toStrictEqual([123, undefined]);
      });
    });

    describe("plans", () => {
      it("stay as they were stored, oldest first, and what they satisfy is no longer pending", async () => {
        await ledger.add(
          edge,
          named(
            "m1",
            ["/a", "/b", "/c"].map((item) => newItem({ item })),
          ),
          live,
        );
        const [a, b] = await pendingOf();
        const plans = [planOf(edge, "p1", [a]), planOf(edge, "p2", [b])];

        await ledger.store(await leased(), plans.toReversed(), undefined, live);

        const open = await ledger.open(edge, 10, live);
        expect(open.plans).toStrictEqual(plans);
        expect(itemsOf(open.pending)).toStrictEqual(["/c"]);
      });

      it("are refused from a planner whose lease was taken over, none of them stored", async () => {
        const lost = await leased();
        clock.advance(8_000);
        await leased();

        await expect(ledger.store(lost, [planOf(edge, "p1"), planOf(edge, "p2")], undefined, live)).rejects.toThrow(
          LeaseLostError,
        );
        expect(await openPlans()).toStrictEqual([]);
      });

      it("are accepted from a planner whose time is over as long as nobody took over", async () => {
        const expired = await leased();
        clock.advance(9_000);
        await ledger.store(expired, [planOf(edge, "p1")], undefined, live);

        expect(await openPlans()).toStrictEqual(["p1"]);
      });

      it("take the place of another, all or none", async () => {
        const lease = await leased();
        const whole = planOf(edge, "p1");
        await ledger.store(lease, [whole], undefined, live);
        await ledger.store(lease, [planOf(edge, "p2"), planOf(edge, "p3")], whole, live);
        expect(await openPlans()).toStrictEqual(["p2", "p3"]);

        await expect(ledger.store(lease, [planOf(edge, "p4")], whole, live)).rejects.toThrow(LeaseLostError);
        expect(await openPlans()).toStrictEqual(["p2", "p3"]);
      });

      it("are postponed once for each attempt", async () => {
        const plan = planOf(edge, "p1");
        await ledger.store(await leased(), [plan], undefined, live);
        await ledger.postpone(plan, 500, live);
        await ledger.postpone(plan, 900, live);

        expect((await ledger.open(edge, 10, live)).plans).toStrictEqual([{ ...plan, attempts: 1, notBeforeMs: 500 }]);
      });

      it("are not brought back by being postponed after they were closed", async () => {
        const plan = planOf(edge, "p1");
        await ledger.store(await leased(), [plan], undefined, live);
        await ledger.close(plan, sent, live);
        await ledger.postpone(plan, 500, live);

        expect(await openPlans()).toStrictEqual([]);
      });
    });

    describe("closing a plan", () => {
      it("satisfies what it took and leaves pending what was queued again since", async () => {
        await ledger.add(edge, named("m1", [newItem({ item: "/a" }), newItem({ item: "/b" })]), live);
        const plan = planOf(edge, "p1", await pendingOf());
        await ledger.store(await leased(), [plan], undefined, live);
        await ledger.add(edge, named("m2", [newItem({ item: "/b" })]), live);
        expect(itemsOf(await pendingOf())).toStrictEqual(["/b"]);

        await ledger.close(plan, sent, live);

        expect(await openPlans()).toStrictEqual([]);
        expect(itemsOf(await pendingOf())).toStrictEqual(["/b"]);
      });

      it("leaves what was queued again since to its own deadline and cause", async () => {
        await ledger.add(edge, named("m1", [newItem({ item: "/a", deadlineMs: 100, cause: causeAt(100) })]), live);
        const plan = planOf(edge, "p1", await pendingOf());
        await ledger.store(await leased(), [plan], undefined, live);
        await ledger.add(edge, named("m2", [newItem({ item: "/a", deadlineMs: 200, cause: causeAt(200) })]), live);
        await ledger.close(plan, sent, live);
        await ledger.close(plan, sent, live);

        expect(await pendingOf()).toMatchObject([{ item: "/a", deadlineMs: 200, cause: causeAt(200) }]);
      });

      it("may be done twice, and by a planner who lost the lease", async () => {
        await ledger.add(edge, named("m1", [newItem({ item: "/a" })]), live);
        const plan = planOf(edge, "p1", await pendingOf());
        await ledger.store(await leased(), [plan], undefined, live);
        clock.advance(8_000);
        await leased();
        await ledger.close(plan, sent, live);
        await ledger.add(edge, named("m2", [newItem({ item: "/a" })]), live);
        await ledger.close(plan, sent, live);

        expect(itemsOf(await pendingOf())).toStrictEqual(["/a"]);
      });

      it("works for a plan whose one item covers thousands", async () => {
        const items = Array.from({ length: 1_500 }, (_, n) => newItem({ item: `/${n}` }));
        await ledger.add(edge, named("m1", items), live);
        const pending = await pendingOf();
        const [one] = planOf(edge, "p1", pending.slice(0, 1)).items;
        if (one === undefined) throw new Error("nothing pending");
        const plan = { ...planOf(edge, "p1"), items: [{ ...one, item: "/*", satisfies: pending.map(refOf) }] };
        await ledger.store(await leased(), [plan], undefined, live);
        expect((await ledger.open(edge, 5_000, live)).plans).toStrictEqual([plan]);

        await ledger.close(plan, sent, live);

        expect(await ledger.open(edge, 5_000, live)).toStrictEqual({ plans: [], pending: [], more: false });
      });
    });

    describe("coarsening a plan", () => {
      it("makes a wider item pending in place of all that the plan satisfied", async () => {
        await ledger.add(edge, named("m1", [newItem({ item: "/a/b" })]), live);
        const plan = planOf(edge, "p1", await pendingOf());
        const lease = await leased();
        await ledger.store(lease, [plan], undefined, live);

        await ledger.coarsen(lease, plan, newItem({ item: "/a/*", deadlineMs: 5 }), live);

        expect(await openPlans()).toStrictEqual([]);
        expect(await pendingOf()).toMatchObject([{ item: "/a/*", deadlineMs: 5 }]);
      });

      it.each([50, 500])(
        "joins a wider item that is pending, due at %i, by the earlier deadline",
        async (deadlineMs) => {
          await ledger.add(edge, named("m1", [newItem({ item: "/a/b" })]), live);
          const plan = planOf(edge, "p1", await pendingOf());
          const lease = await leased();
          await ledger.store(lease, [plan], undefined, live);
          await ledger.add(edge, named("m2", [newItem({ item: "/a/*", deadlineMs: 100 })]), live);

          await ledger.coarsen(lease, plan, newItem({ item: "/a/*", deadlineMs }), live);

          expect(await pendingOf()).toMatchObject([{ item: "/a/*", deadlineMs: Math.min(100, deadlineMs) }]);
        },
      );

      it("is refused from a planner whose lease was taken over, and the plan stays", async () => {
        const plan = planOf(edge, "p1");
        const lost = await leased();
        await ledger.store(lost, [plan], undefined, live);
        clock.advance(8_000);
        await leased();

        await expect(ledger.coarsen(lost, plan, newItem({ item: "/*" }), live)).rejects.toThrow(LeaseLostError);
        expect(await openPlans()).toStrictEqual(["p1"]);
        expect(await pendingOf()).toStrictEqual([]);
      });

      it("is refused for a plan that is no longer open, and nothing becomes pending", async () => {
        const lease = await leased();

        await expect(ledger.coarsen(lease, planOf(edge, "p1"), newItem({ item: "/*" }), live)).rejects.toThrow(
          LeaseLostError,
        );
        expect(await pendingOf()).toStrictEqual([]);
      });
    });

    it("does nothing once the signal has fired", async () => {
      const late = AbortSignal.abort();

      await expect(ledger.add(edge, named("m1", [newItem({ item: "/a" })]), late)).rejects.toThrow(/abort/i);
      await expect(ledger.lease(edge, 8_000, late)).rejects.toThrow(/abort/i);
      await expect(ledger.open(edge, 10, late)).rejects.toThrow(/abort/i);
      expect(await pendingOf()).toStrictEqual([]);
    });

    async function pendingOf(): Promise<readonly PendingItem[]> {
      const { pending } = await ledger.open(edge, 5_000, live);
      return pending.toSorted((a, b) => (a.item < b.item ? -1 : 1));
    }

    async function openPlans(): Promise<readonly string[]> {
      return (await ledger.open(edge, 10, live)).plans.map(({ id }) => id);
    }

    async function leased(): Promise<EdgeLease> {
      const lease = await ledger.lease(edge, 8_000, live);
      if (lease === undefined) throw new Error("the lease is taken");
      return lease;
    }

    async function closeAll(pending: readonly PendingItem[]): Promise<void> {
      const plan = planOf(edge, "p-all", pending);
      const lease = await leased();
      await ledger.store(lease, [plan], undefined, live);
      await ledger.close(plan, sent, live);
      await ledger.release(lease, undefined, live);
    }
  });
}

let edges = 0;
const live = new AbortController().signal;
const sent = { outcome: "sent", receipt: "I1", usd: 0.005, atMs: 0 } as const;

function itemsOf(pending: readonly PendingItem[]): readonly string[] {
  return pending.map(({ item }) => item);
}

function refOf({ key, revision }: PendingItem): StoredPlan["items"][number]["satisfies"][number] {
  return { key, revision };
}

function causeAt(writtenAtMs: number): QueuedItem["cause"] {
  return { source: "Products", rule: "page", writtenAtMs };
}
