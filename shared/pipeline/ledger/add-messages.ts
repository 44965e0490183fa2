import type { EdgeSettings } from "../../config/config.ts";
import type { NewItem } from "../../ports/edge-ledger.ts";
import { describeError } from "../describe-error.ts";
import type { EdgeMessage } from "../edge/edge-message.ts";
import { hasTimeToSend, type Planner, type Turn } from "../purge/planner.ts";
import type { ReadMessage } from "./read-messages.ts";

/**
 * Makes the items of each message pending. A message that can't be added fails alone; a doorbell brings no items. Of more
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
    const items = newItems(one.message, one.id, one.edge.settings);
    try {
      if (items.length > 0) await ledger.add(one.edge.settings.name, items, turn.signal);
      added.push(one);
    } catch (error) {
      failed.push(one.id);
      report({ type: "edge-message-failed", message: one.id, reason: describeError(error) });
    }
  }
  return { added, failed };
}

/** Items of a message, due within the edge's bound; those without a name are known by their message's id. */
export function newItems(
  { items, queuedAtMs }: EdgeMessage,
  messageId: string,
  { maxStalenessMs }: Pick<EdgeSettings, "maxStalenessMs">,
): readonly NewItem[] {
  const deadlineMs = queuedAtMs + maxStalenessMs;
  return items.map((item) => ({ ...item, name: item.name ?? messageId, queuedAtMs, deadlineMs }));
}
