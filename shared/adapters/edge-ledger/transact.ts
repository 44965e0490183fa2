import { type TransactWriteItem, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { callTable, ConditionFailed } from "./call-table.ts";
import type { LedgerAccess } from "./ledger-access.ts";
import { type KeptDeadline, makePending, type NewPending } from "./make-pending.ts";

/**
 * Writes all or nothing: actions, and items that become pending with them.
 *
 * @returns places of the actions whose conditions did not hold; none once all is written.
 * @throws {PurgeTargetError}
 */
export async function transact(
  { client, table }: LedgerAccess,
  actions: readonly TransactWriteItem[],
  pending: readonly NewPending[],
  signal: AbortSignal,
): Promise<readonly number[]> {
  const kept = new Map<number, KeptDeadline>();
  for (;;) {
    const updates = pending.map((one, at) => makePending(table, one, kept.get(at) ?? "known"));
    const write = new TransactWriteItemsCommand({ TransactItems: [...actions, ...updates] });
    const written = await callTable(() => client.send(write, { abortSignal: signal }), signal);
    if (!(written instanceof ConditionFailed)) return [];
    const refused = written.at.filter((at) => at < actions.length);
    if (refused.length > 0) return refused;
    for (const place of written.at) {
      const at = place - actions.length;
      kept.set(at, kept.get(at) === "new" ? "known" : "new");
    }
  }
}
