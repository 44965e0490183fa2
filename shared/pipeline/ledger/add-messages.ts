import { describeError } from "../describe-error.ts";
import type { Planner, Turn } from "../purge/planner.ts";
import type { ReadMessage } from "./read-messages.ts";

/** Makes the items of each message pending. A message that can't be added fails alone; a doorbell brings no items. */
export async function addMessages(
  messages: readonly ReadMessage[],
  { ledger, report }: Pick<Planner, "ledger" | "report">,
  { signal }: Turn,
): Promise<{ readonly added: readonly ReadMessage[]; readonly failed: readonly string[] }> {
  const added: ReadMessage[] = [];
  const failed: string[] = [];
  for (const one of messages) {
    const { name, maxStalenessMs } = one.edge.settings;
    const { id = one.id, items, queuedAtMs } = one.message;
    const queued = items.map((item) => ({ ...item, queuedAtMs, deadlineMs: queuedAtMs + maxStalenessMs }));
    try {
      if (queued.length > 0) await ledger.add(name, id, queued, signal);
      added.push(one);
    } catch (error) {
      failed.push(one.id);
      report({ type: "edge-message-failed", message: one.id, reason: describeError(error) });
    }
  }
  return { added, failed };
}
