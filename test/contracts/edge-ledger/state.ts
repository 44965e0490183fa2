import { describe, expect, it } from "vitest";
import { NEW_RECORD, type RecordedState } from "../../../shared/pipeline/plan/edge-state.ts";
import { LeaseLostError } from "../../../shared/ports/errors.ts";
import { named, newItem, planOf } from "../../kit/edge-items.ts";
import { type BeginWithLedger, live } from "./begin-with-ledger.ts";

/** What is known of an edge outlives its planners, and is stored by who has the lease alone. */
export function stateContract(begin: BeginWithLedger): void {
  describe("the state of an edge", () => {
    it("is that of a new edge before anything was stored", async () => {
      const { ledger, edge } = await begin();

      expect((await ledger.open(edge, 10, live)).state).toStrictEqual(NEW_RECORD);
    });

    it("is as it was stored with the last plan, also when only a part of what is pending is read", async () => {
      const { ledger, edge, leased } = await begin();
      const lease = await leased();
      await ledger.store(lease, { plans: [planOf(edge, "p1")], state: spent(1) }, live);
      await ledger.store(lease, { plans: [planOf(edge, "p2")], state: spent(2) }, live);
      await ledger.store(lease, { plans: [planOf(edge, "p3")] }, live);
      await ledger.add(
        edge,
        named(
          "m1",
          ["/a", "/b", "/c"].map((item) => newItem({ item })),
        ),
        live,
      );

      expect(await ledger.open(edge, 1, live)).toMatchObject({ state: spent(2), more: true });
      expect((await ledger.open(`${edge}-other`, 10, live)).state).toStrictEqual(NEW_RECORD);
    });

    it("is not changed by a planner whose lease was taken over", async () => {
      const { ledger, edge, clock, leased } = await begin();
      const lost = await leased();
      clock.advance(8_000);
      await ledger.store(await leased(), { plans: [planOf(edge, "p1")], state: spent(5) }, live);

      const stale = ledger.store(lost, { plans: [planOf(edge, "p2")], state: spent(1) }, live);

      await expect(stale).rejects.toThrow(LeaseLostError);
      expect((await ledger.open(edge, 10, live)).state).toStrictEqual(spent(5));
    });
  });

  describe("a hold", () => {
    it("is known until when it lasts, and since when", async () => {
      const { ledger, edge, clock } = await begin();
      expect((await ledger.open(edge, 10, live)).hold).toBeUndefined();
      const sinceMs = clock.now();

      await ledger.hold(edge, { untilMs: sinceMs + 60_000 }, live);
      clock.advance(30_000);
      expect(await ledger.hold(edge, { untilMs: sinceMs + 90_000 }, live)).toStrictEqual({
        sinceMs,
        untilMs: sinceMs + 90_000,
      });

      expect((await ledger.open(edge, 10, live)).hold).toStrictEqual({ sinceMs, untilMs: sinceMs + 90_000 });
    });

    it("ends when it is told to, and by itself, after which another begins anew", async () => {
      const { ledger, edge, clock } = await begin();
      const firstMs = clock.now();
      await ledger.hold(edge, { untilMs: firstMs + 60_000 }, live);
      clock.advance(10_000);
      await ledger.endHold(edge, live);
      clock.advance(10_000);
      await ledger.endHold(edge, live);
      expect((await ledger.open(edge, 10, live)).hold).toStrictEqual({ sinceMs: firstMs, untilMs: firstMs + 10_000 });

      const sinceMs = clock.now();
      expect(await ledger.hold(edge, { untilMs: sinceMs + 5_000 }, live)).toStrictEqual({
        sinceMs,
        untilMs: sinceMs + 5_000,
      });
      clock.advance(5_000);
      await ledger.endHold(edge, live);

      expect((await ledger.open(edge, 10, live)).hold).toStrictEqual({ sinceMs, untilMs: sinceMs + 5_000 });
    });

    it("is told while it lasts, with who holds and why, as they said last", async () => {
      const { ledger, edge, clock } = await begin();
      expect(await ledger.held(edge, live)).toBeUndefined();
      const sinceMs = clock.now();
      await ledger.hold(edge, { untilMs: sinceMs + 60_000, by: "one", reason: "import" }, live);
      const hold = { untilMs: sinceMs + 30_000, by: "two" };
      await ledger.hold(edge, hold, live);

      expect(await ledger.held(edge, live)).toStrictEqual({ sinceMs, ...hold });
      clock.advance(30_000);
      expect(await ledger.held(edge, live)).toBeUndefined();
    });

    it("that never began need not be ended", async () => {
      const { ledger, edge } = await begin();
      await ledger.endHold(edge, live);

      expect((await ledger.open(edge, 10, live)).hold).toBeUndefined();
    });
  });
}

function spent(items: number): RecordedState {
  return { ...NEW_RECORD, spent: { month: "2026-11", items }, sent: [{ atMs: 1, keys: ["a", "b"], wide: [] }] };
}
