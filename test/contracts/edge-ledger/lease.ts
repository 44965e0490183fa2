import { describe, expect, it } from "vitest";
import { type BeginWithLedger, live } from "./begin-with-ledger.ts";

/** One planner at a time works on an edge, and every successor is known by a higher fence. */
export function leaseContract(begin: BeginWithLedger): void {
  describe("the lease", () => {
    it("is held by one planner at a time", async () => {
      const { ledger, edge, leased } = await begin();
      await leased();

      expect(await ledger.lease(edge, 8_000, live)).toBeUndefined();
      expect(await ledger.lease(`${edge}-other`, 8_000, live)).toBeDefined();
    });

    it("passes on when it is given back, and when it expires, each time with a higher fence", async () => {
      const { ledger, clock, leased } = await begin();
      const first = await leased();
      await ledger.release(first, undefined, live);
      const second = await leased();
      clock.advance(8_000);
      const third = await leased();

      expect(second.fence).toBeGreaterThan(first.fence);
      expect(third.fence).toBeGreaterThan(second.fence);
    });

    it("is not given back by somebody who lost it", async () => {
      const { ledger, edge, clock, leased } = await begin();
      const lost = await leased();
      clock.advance(8_000);
      await leased();
      await ledger.release(lost, undefined, live);

      expect(await ledger.lease(edge, 8_000, live)).toBeUndefined();
    });

    it("tells its next holder when a doorbell is due", async () => {
      const { ledger, leased } = await begin();
      await ledger.release(await leased(), 123, live);
      const second = await leased();
      await ledger.release(second, undefined, live);
      const third = await leased();

      expect([second.bellAtMs, third.bellAtMs]).toStrictEqual([123, undefined]);
    });
  });
}
