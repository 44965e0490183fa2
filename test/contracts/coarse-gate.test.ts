import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DynamodbCoarseGate } from "../../shared/adapters/coarse-gate/dynamodb.ts";
import { MemoryCoarseGate } from "../../shared/adapters/coarse-gate/memory.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import type { CoarseGate, CoarseTurn } from "../../shared/ports/coarse-gate.ts";
import { type LedgerTable, startLedgerTable } from "../kit/ledger-table.ts";

const PACE = { windowMs: 60_000, settleMs: 2_000 };

/** Gates of several processes, with a clock they share. */
interface Subject {
  readonly clock: { nowMs: number };
  gate(): CoarseGate;
}

function coarseGateContract(name: string, make: () => Subject): void {
  describe(`coarse gate contract: ${name}`, () => {
    it("lets the first purge of a source through, and keeps the next for the end of the window", async () => {
      const { clock, gate } = make();

      expect((await claim(gate())).when).toBe("now");
      clock.nowMs += 10_000;
      expect(await claim(gate())).toMatchObject({ when: "later", delayMs: 50_000 });
    });

    it("lets one purge through in each window", async () => {
      const { clock, gate } = make();

      await claim(gate());
      clock.nowMs += 60_000;
      expect((await claim(gate())).when).toBe("now");
    });

    it("keeps sources apart", async () => {
      const { gate } = make();

      await claim(gate(), "products");
      expect((await claim(gate(), "orders")).when).toBe("now");
    });

    it("counts on a kept purge only once it is kept", async () => {
      const { clock, gate } = make();
      await claim(gate());
      clock.nowMs += 1_000;
      const turn = await claim(gate());

      expect((await claim(gate())).when).toBe("later");
      if (turn.when === "later") await turn.kept(soon());
      expect((await claim(gate())).when).toBe("covered");
    });

    it("does not count on a kept purge that may start before the source has settled", async () => {
      const { clock, gate } = make();
      await claim(gate());
      clock.nowMs += 1_000;
      const turn = await claim(gate());
      if (turn.when === "later") await turn.kept(soon());

      clock.nowMs += 59_000 - 6_000;
      expect(await claim(gate())).toMatchObject({ when: "later", delayMs: 66_000 });
    });

    it("lets no more than one of many processes through at once", async () => {
      const { gate } = make();

      const turns = await Promise.all(Array.from({ length: 4 }, () => claim(gate())));

      expect(turns.filter(({ when }) => when === "now")).toHaveLength(1);
    });
  });
}

let ledger: LedgerTable;
let made = 0;
beforeAll(async () => {
  ledger = await startLedgerTable();
});
afterAll(() => ledger.close());

coarseGateContract("memory", () => {
  const { clock, time } = clockAt();
  const gate = new MemoryCoarseGate(time);
  return { clock, gate: () => gate };
});

coarseGateContract("dynamodb", () => {
  const { clock, time } = clockAt();
  made += 1;
  const name = `case ${made}`;
  return {
    clock,
    gate: () => {
      const gate = new DynamodbCoarseGate({ ...ledger, clock: time });
      return { claim: (source, pace, signal) => gate.claim(`${name} ${source}`, pace, signal) };
    },
  };
});

function claim(gate: CoarseGate, source = "products"): Promise<CoarseTurn> {
  return gate.claim(source, PACE, soon());
}

function clockAt(): { clock: { nowMs: number }; time: Clock } {
  const clock = { nowMs: 1_700_000_000_000 };
  return { clock, time: { now: () => clock.nowMs } };
}

function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}
