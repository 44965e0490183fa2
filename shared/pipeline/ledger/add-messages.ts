import { describeError } from "../describe-error.ts";
import { hasTimeToSend, type Planner, type Turn } from "../purge/planner.ts";
import type { ReadMessage } from "./read-messages.ts";

/**
 * Makes the items of each message pending; those without a name are known by their message's. A message that can't be added fails alone; a doorbell brings no items. Of more
 * messages than there is time for the first are taken: were all of them tried, none could be planned for, and all would
 * come again, for ever.
 */
export async function addMessages(
  messages: readonly ReadMessage[],
  { ledger, clock, report }: Pick<Planner, "ledger" | "clock" | "report">,
  turn: Turn,
): Promise<{ readonly added: readonly ReadMessage[]; readonly failed: readonly string[] }> {
  const added: ReadMessage[] = [];
  const failed: string[] = [];
  for (const one of messages) {
    if (added.length > 0 && !hasTimeToSend({ clock }, turn)) {
      failed.push(one.id);
      continue;
    }
    const { name, maxStalenessMs } = one.edge.settings;
    const { items, queuedAtMs } = one.message;
    const deadlineMs = queuedAtMs + maxStalenessMs;
    const queued = items.map((item) => ({ ...item, name: item.name ?? one.id, queuedAtMs, deadlineMs }));
    try {
      if (queued.length > 0) await ledger.add(name, queued, turn.signal);
      added.push(one);
    } catch (error) {
      failed.push(one.id);
      report({ type: "edge-message-failed", message: one.id, reason: describeError(error) });
    }
  }
  return { added, failed };
}
