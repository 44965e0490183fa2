import { describe, expect, it } from "vitest";
import { LeaseLostError } from "../../../shared/ports/errors.ts";
import { messageOf, named, newItem, planOf } from "../../kit/edge-items.ts";
import { type BeginWithLedger, live } from "./begin-with-ledger.ts";

/** A plan that is coarsened leaves something wider pending in place of all it took. */
export function coarseningContract(begin: BeginWithLedger): void {
  describe("coarsening a plan", () => {
    it("makes a wider item pending in place of all that the plan satisfied", async () => {
      const { ledger, edge, pendingOf, openPlans, leased } = await begin();
      await ledger.add(edge, messageOf("m1", ["/a/b"]), live);
      const plan = planOf(edge, "p1", await pendingOf());
      const lease = await leased();
      await ledger.store(lease, { plans: [plan] }, live);

      await ledger.coarsen(lease, plan, newItem({ item: "/a/*", deadlineMs: 5 }), live);

      expect(await openPlans()).toStrictEqual([]);
      expect(await pendingOf()).toMatchObject([{ item: "/a/*", deadlineMs: 5 }]);
    });

    it.each([50, 500])("joins a wider item that is pending, due at %i, by the earlier deadline", async (deadlineMs) => {
      const { ledger, edge, pendingOf, leased } = await begin();
      await ledger.add(edge, messageOf("m1", ["/a/b"]), live);
      const plan = planOf(edge, "p1", await pendingOf());
      const lease = await leased();
      await ledger.store(lease, { plans: [plan] }, live);
      await ledger.add(edge, named("m2", [newItem({ item: "/a/*", deadlineMs: 100 })]), live);

      await ledger.coarsen(lease, plan, newItem({ item: "/a/*", deadlineMs }), live);

      expect(await pendingOf()).toMatchObject([{ item: "/a/*", deadlineMs: Math.min(100, deadlineMs) }]);
    });

    it("is refused from a planner whose lease was taken over, and the plan stays", async () => {
      const { ledger, edge, clock, pendingOf, openPlans, leased } = await begin();
      const plan = planOf(edge, "p1");
      const lost = await leased();
      await ledger.store(lost, { plans: [plan] }, live);
      clock.advance(8_000);
      await leased();

      await expect(ledger.coarsen(lost, plan, newItem({ item: "/*" }), live)).rejects.toThrow(LeaseLostError);
      expect(await openPlans()).toStrictEqual(["p1"]);
      expect(await pendingOf()).toStrictEqual([]);
    });

    it("is refused for a plan that is no longer open, and nothing becomes pending", async () => {
      const { ledger, edge, pendingOf, leased } = await begin();
      const lease = await leased();

      await expect(ledger.coarsen(lease, planOf(edge, "p1"), newItem({ item: "/*" }), live)).rejects.toThrow(
        LeaseLostError,
      );
      expect(await pendingOf()).toStrictEqual([]);
    });
  });
}
