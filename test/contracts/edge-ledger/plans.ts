import { describe, expect, it } from "vitest";
import { LeaseLostError } from "../../../shared/ports/errors.ts";
import { messageOf, planOf } from "../../kit/edge-items.ts";
import { type BeginWithLedger, itemsOf, live, sent } from "./begin-with-ledger.ts";

/** A plan stays as it was stored, until it is sent or another takes its place. */
export function plansContract(begin: BeginWithLedger): void {
  describe("plans", () => {
    it("stay as they were stored, oldest first, and what they satisfy is no longer pending", async () => {
      const { ledger, edge, pendingOf, leased } = await begin();
      await ledger.add(edge, messageOf("m1", ["/a", "/b", "/c"]), live);
      const [a, b] = await pendingOf();
      const plans = [planOf(edge, "p1", [a]), planOf(edge, "p2", [b])];

      await ledger.store(await leased(), { plans: plans.toReversed() }, live);

      const open = await ledger.open(edge, 10, live);
      expect(open.plans).toStrictEqual(plans);
      expect(itemsOf(open.pending)).toStrictEqual(["/c"]);
    });

    it("are refused from a planner whose lease was taken over, none of them stored", async () => {
      const { ledger, edge, clock, openPlans, leased } = await begin();
      const lost = await leased();
      clock.advance(8_000);
      await leased();

      await expect(ledger.store(lost, { plans: [planOf(edge, "p1"), planOf(edge, "p2")] }, live)).rejects.toThrow(
        LeaseLostError,
      );
      expect(await openPlans()).toStrictEqual([]);
    });

    it("are accepted from a planner whose time is over as long as nobody took over", async () => {
      const { ledger, edge, clock, openPlans, leased } = await begin();
      const expired = await leased();
      clock.advance(9_000);
      await ledger.store(expired, { plans: [planOf(edge, "p1")] }, live);

      expect(await openPlans()).toStrictEqual(["p1"]);
    });

    it("take the place of another, all or none", async () => {
      const { ledger, edge, openPlans, leased } = await begin();
      const lease = await leased();
      const whole = planOf(edge, "p1");
      await ledger.store(lease, { plans: [whole] }, live);
      await ledger.store(lease, { plans: [planOf(edge, "p2"), planOf(edge, "p3")], replaced: whole }, live);
      expect(await openPlans()).toStrictEqual(["p2", "p3"]);

      await expect(ledger.store(lease, { plans: [planOf(edge, "p4")], replaced: whole }, live)).rejects.toThrow(
        LeaseLostError,
      );
      expect(await openPlans()).toStrictEqual(["p2", "p3"]);
    });

    it("are postponed once for each attempt", async () => {
      const { ledger, edge, leased } = await begin();
      const plan = planOf(edge, "p1");
      await ledger.store(await leased(), { plans: [plan] }, live);
      await ledger.postpone(plan, 500, live);
      await ledger.postpone(plan, 900, live);

      expect((await ledger.open(edge, 10, live)).plans).toStrictEqual([{ ...plan, attempts: 1, notBeforeMs: 500 }]);
    });

    it("are not brought back by being postponed after they were closed", async () => {
      const { ledger, edge, openPlans, leased } = await begin();
      const plan = planOf(edge, "p1");
      await ledger.store(await leased(), { plans: [plan] }, live);
      await ledger.close(plan, sent, live);
      await ledger.postpone(plan, 500, live);

      expect(await openPlans()).toStrictEqual([]);
    });
  });
}
