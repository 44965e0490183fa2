import { expect, it } from "vitest";
import { planToRow } from "../../../../shared/adapters/edge-ledger/rows.ts";
import { LIMITS } from "../../../../shared/http/limits.ts";
import { chunk, PLAN_LIMITS } from "../../../../shared/pipeline/plan/chunk.ts";
import { freshPlan } from "../../../../shared/pipeline/plan/stored-plan.ts";
import type { PlannedItem } from "../../../../shared/ports/edge-ledger.ts";

const MAX_ROW_BYTES = 400 * 1_024;

it("cuts plans that a row of the ledger holds, however many scopes a token has that asks for their items", () => {
  const within = Array.from({ length: LIMITS.scopes }, (_, n) =>
    `/${n}/`.padEnd(LIMITS.scopeChars / LIMITS.scopes, "x"),
  );
  const items = Array.from({ length: 300 }, (_, n) => itemOf(`/0/${n}`, within));

  const plans = chunk(items, PLAN_LIMITS);

  expect(plans.flat()).toHaveLength(items.length);
  const rows = plans.map((plan) => planToRow(freshPlan("an id", "www", plan, 0)));
  expect(rows.filter((row) => JSON.stringify(row).length > MAX_ROW_BYTES)).toStrictEqual([]);
});

function itemOf(item: string, within: readonly string[]): PlannedItem {
  const satisfies = [{ key: "x".repeat(22), revision: "x".repeat(16) }];
  return { item, under: [], causes: [{ source: "asked", rule: "asked" }], deadlineMs: 0, satisfies, within };
}
