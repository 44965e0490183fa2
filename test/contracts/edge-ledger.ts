import { describe, expect, it } from "vitest";
import { messageOf } from "../kit/edge-items.ts";
import { beginWithLedger, type MakeLedger } from "./edge-ledger/begin-with-ledger.ts";
import { closingContract } from "./edge-ledger/closing.ts";
import { coarseningContract } from "./edge-ledger/coarsening.ts";
import { confirmingContract } from "./edge-ledger/confirming.ts";
import { leaseContract } from "./edge-ledger/lease.ts";
import { pendingContract } from "./edge-ledger/pending.ts";
import { plansContract } from "./edge-ledger/plans.ts";
import { stateContract } from "./edge-ledger/state.ts";

/** What every ledger must promise. `make` gives one in which no edge of the given name was ever seen. */
export function edgeLedgerContract(name: string, make: MakeLedger): void {
  const begin = () => beginWithLedger(make);
  describe(`EdgeLedger contract: ${name}`, () => {
    pendingContract(begin);
    leaseContract(begin);
    plansContract(begin);
    closingContract(begin);
    coarseningContract(begin);
    confirmingContract(begin);
    stateContract(begin);

    it("does nothing once the signal has fired", async () => {
      const { ledger, edge, pendingOf } = await begin();
      const late = AbortSignal.abort();

      await expect(ledger.add(edge, messageOf("m1", ["/a"]), late)).rejects.toThrow(/abort/i);
      await expect(ledger.lease(edge, 8_000, late)).rejects.toThrow(/abort/i);
      await expect(ledger.open(edge, 10, late)).rejects.toThrow(/abort/i);
      expect(await pendingOf()).toStrictEqual([]);
    });
  });
}
