import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DynamodbAskedPurges } from "../../shared/adapters/asked-purges/dynamodb.ts";
import { MemoryAskedPurges } from "../../shared/adapters/asked-purges/memory.ts";
import { newPlanId } from "../../shared/adapters/edge-ledger/plan-id.ts";
import type { AskedPurge } from "../../shared/pipeline/asked/asked-purge.ts";
import type { AskedPurges } from "../../shared/ports/asked-purges.ts";
import { type LedgerTable, startLedgerTable } from "../kit/ledger-table.ts";
import { ManualClock } from "../kit/manual-clock.ts";

const DAY_MS = 86_400_000;
const signal = AbortSignal.timeout(60_000);

let ledger: LedgerTable;
beforeAll(async () => {
  ledger = await startLedgerTable();
});
afterAll(() => ledger.close());

describe.each([
  ["memory", (clock: ManualClock): AskedPurges => new MemoryAskedPurges(clock)],
  ["DynamoDB", (clock: ManualClock): AskedPurges => new DynamodbAskedPurges({ ...ledger, clock })],
])("AskedPurges contract: %s", (_, make) => {
  /** Each test has days of its own: the table is shared. */
  const world = () => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1) + (days += 100) * DAY_MS);
    return { clock, purges: make(clock), purge: () => purgeAt(clock.now()) };
  };

  it("gives back what it accepted, and what was noted of it", async () => {
    const { clock, purges, purge } = world();
    const wanted = purge();
    await purges.accept(wanted, undefined, clock.now(), signal);
    expect(await purges.read(wanted.id, signal)).toStrictEqual({ purge: wanted });

    const progress = { objectCaches: { main: "purged" }, objectsAtMs: 1, queuedAtMs: 2 } as const;
    await purges.complete(wanted.id, progress, signal);
    expect(await purges.read(wanted.id, signal)).toStrictEqual({ purge: wanted, progress });
    expect(await purges.read("nothing like an id", signal)).toBeUndefined();
  });

  it("accepts one of those who come under the same name at once, for a day", async () => {
    const { clock, purges, purge } = world();
    const name = { key: `key ${clock.now()}`, fingerprint: "one" };
    const wanted = Array.from({ length: 5 }, purge);

    const answers = await Promise.all(wanted.map((one) => purges.accept(one, name, clock.now(), signal)));
    const accepted = wanted.filter((_one, at) => answers[at]?.kind === "accepted");
    expect(accepted).toHaveLength(1);
    const id = accepted[0]?.id;
    expect(answers.filter(({ kind }) => kind === "known")).toStrictEqual(
      Array.from({ length: 4 }, () => ({ kind: "known", id, isSame: true })),
    );

    const other = { ...name, fingerprint: "two" };
    expect(await purges.accept(purge(), other, 0, signal)).toStrictEqual({ kind: "known", id, isSame: false });
    clock.advance(DAY_MS);
    expect(await purges.accept(purge(), other, 0, signal)).toStrictEqual({ kind: "accepted" });
  });

  it("lets a purge be taken over once, when nobody works on it any more, unless it is complete", async () => {
    const { clock, purges, purge } = world();
    const wanted = purge();
    const untilMs = clock.now() + 1_000;
    await purges.accept(wanted, undefined, untilMs, signal);
    expect(await purges.takeOver(wanted.id, untilMs, signal)).toBe(false);

    clock.advance(1_000);
    const tries = [1, 2, 3].map(() => purges.takeOver(wanted.id, untilMs + 1_000, signal));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);

    await purges.letGo(wanted.id, signal);
    expect(await purges.takeOver(wanted.id, 0, signal)).toBe(true);
    await purges.complete(wanted.id, { objectCaches: {}, objectsAtMs: 1, queuedAtMs: 2 }, signal);
    expect(await purges.takeOver(wanted.id, 0, signal)).toBe(false);
  });
});

let days = 0;

function purgeAt(acceptedAtMs: number): AskedPurge {
  return {
    id: newPlanId(acceptedAtMs),
    by: "token one",
    acceptedAtMs,
    targets: { tags: [{ text: "product:1", under: ["products"] }], keys: ["ü"], patterns: [], paths: [], all: false },
    edges: ["www"],
  };
}
