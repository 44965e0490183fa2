import { describe, expect, it } from "vitest";
import { named, newItem, planOf } from "../../kit/edge-items.ts";
import { type BeginWithLedger, causeAt, live, sent } from "./begin-with-ledger.ts";

/** A sent plan is followed until somebody has seen how it ended. */
export function confirmingContract(begin: BeginWithLedger): void {
  describe("following sent plans", () => {
    it("begins when a plan is closed that was sent, and not when it was only observed", async () => {
      const { ledger, edge, pendingOf, leased } = await begin();
      const items = ["/a", "/b"].map((item, n) => newItem({ item, cause: causeAt(100 + n) }));
      await ledger.add(edge, named("m1", items), live);
      const [seen, unseen] = [planOf(edge, "p1", await pendingOf()), planOf(edge, "p2")];
      await ledger.store(await leased(), { plans: [seen, unseen] }, live);
      await ledger.close(seen, { ...sent, queuedAtMs: 300, atMs: 900 }, live);
      await ledger.close(unseen, { outcome: "observed", usd: 0.005, atMs: 900 }, live);

      expect(await ledger.unconfirmed(edge, live)).toStrictEqual([
        {
          id: "p1",
          edge,
          receipt: "I1",
          itemCount: 2,
          writtenAtMs: 100,
          queuedAtMs: 300,
          storedAtMs: 1_000,
          sentAtMs: 900,
        },
      ]);
      expect(await ledger.unconfirmed(`${edge}-other`, live)).toStrictEqual([]);
    });

    it("lists them in the order in which they were planned", async () => {
      const { ledger, edge, leased } = await begin();
      const plans = ["p1", "p2", "p3"].map((id) => planOf(edge, id));
      await ledger.store(await leased(), { plans }, live);
      for (const plan of plans) await ledger.close(plan, sent, live);

      expect((await ledger.unconfirmed(edge, live)).map(({ id }) => id)).toStrictEqual(["p1", "p2", "p3"]);
    });

    it("ends for those that are confirmed, and for no other, however often it is said", async () => {
      const { ledger, edge, leased } = await begin();
      const plans = [planOf(edge, "p1"), planOf(edge, "p2")];
      await ledger.store(await leased(), { plans }, live);
      for (const plan of plans) await ledger.close(plan, sent, live);
      const [first, second] = await ledger.unconfirmed(edge, live);
      if (first === undefined || second === undefined) throw new Error("not followed");

      await ledger.confirm([first], { outcome: "effective", atMs: 1_000 }, live);
      await ledger.confirm([first], { outcome: "overdue", atMs: 2_000 }, live);

      expect(await ledger.unconfirmed(edge, live)).toStrictEqual([second]);
    });
  });
}
