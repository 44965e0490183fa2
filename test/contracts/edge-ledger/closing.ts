import { describe, expect, it } from "vitest";
import { messageOf, named, newItem, planOf } from "../../kit/edge-items.ts";
import { type BeginWithLedger, causeAt, itemsOf, live, refOf, sent } from "./begin-with-ledger.ts";

/** A plan that is closed satisfies what it took, and nothing that was queued since. */
export function closingContract(begin: BeginWithLedger): void {
  describe("closing a plan", () => {
    it("satisfies what it took and leaves pending what was queued again since", async () => {
      const { ledger, edge, pendingOf, openPlans, leased } = await begin();
      await ledger.add(edge, messageOf("m1", ["/a", "/b"]), live);
      const plan = planOf(edge, "p1", await pendingOf());
      await ledger.store(await leased(), { plans: [plan] }, live);
      await ledger.add(edge, messageOf("m2", ["/b"]), live);
      expect(itemsOf(await pendingOf())).toStrictEqual(["/b"]);

      await ledger.close(plan, sent, live);

      expect(await openPlans()).toStrictEqual([]);
      expect(itemsOf(await pendingOf())).toStrictEqual(["/b"]);
    });

    it("leaves what was queued again since to its own deadline and cause", async () => {
      const { ledger, edge, pendingOf, leased } = await begin();
      await ledger.add(edge, named("m1", [newItem({ item: "/a", deadlineMs: 100, cause: causeAt(100) })]), live);
      const plan = planOf(edge, "p1", await pendingOf());
      await ledger.store(await leased(), { plans: [plan] }, live);
      await ledger.add(edge, named("m2", [newItem({ item: "/a", deadlineMs: 200, cause: causeAt(200) })]), live);
      await ledger.close(plan, sent, live);
      await ledger.close(plan, sent, live);

      expect(await pendingOf()).toMatchObject([{ item: "/a", deadlineMs: 200, cause: causeAt(200) }]);
    });

    it("may be done twice, and by a planner who lost the lease", async () => {
      const { ledger, edge, clock, pendingOf, leased } = await begin();
      await ledger.add(edge, messageOf("m1", ["/a"]), live);
      const plan = planOf(edge, "p1", await pendingOf());
      await ledger.store(await leased(), { plans: [plan] }, live);
      clock.advance(8_000);
      await leased();
      await ledger.close(plan, sent, live);
      await ledger.add(edge, messageOf("m2", ["/a"]), live);
      await ledger.close(plan, sent, live);

      expect(itemsOf(await pendingOf())).toStrictEqual(["/a"]);
    });

    it("works for a plan whose one item covers thousands", async () => {
      const { ledger, edge, pendingOf, leased } = await begin();
      const items = Array.from({ length: 1_500 }, (_, n) => newItem({ item: `/${n}` }));
      await ledger.add(edge, named("m1", items), live);
      const pending = await pendingOf();
      const [one] = planOf(edge, "p1", pending.slice(0, 1)).items;
      if (one === undefined) throw new Error("nothing pending");
      const plan = { ...planOf(edge, "p1"), items: [{ ...one, item: "/*", satisfies: pending.map(refOf) }] };
      await ledger.store(await leased(), { plans: [plan] }, live);
      expect((await ledger.open(edge, 5_000, live)).plans).toStrictEqual([plan]);

      await ledger.close(plan, sent, live);

      expect(await ledger.open(edge, 5_000, live)).toMatchObject({ plans: [], pending: [], more: false });
    });
  });
}
