import { addMessages } from "./ledger/add-messages.ts";
import { type QueueMessage, readMessages } from "./ledger/read-messages.ts";
import type { Planner, Turn } from "./purge/planner.ts";
import { wakeEdges } from "./purge/wake-edges.ts";
import { setAside } from "./set-aside.ts";

/**
 * Takes queued edge items to sent invalidations. Read this file first; each step is a folder beside it.
 *
 * The ledger is the truth, a message only rings: its items become pending rows, plans are made of what is pending and
 * stored before they are sent, and a plan's id names the call. So a crash at any point, and the same messages again in
 * other batches, loses nothing and is billed once.
 *
 * @returns ids of the messages that must come again.
 */
export async function purgeEdges(
  messages: readonly QueueMessage[],
  planner: Planner,
  turn: Turn,
): Promise<{ readonly failed: readonly string[] }> {
  const { readable, unreadable, failed } = readMessages(messages, planner);
  const settingAside = setAside(unreadable, planner, turn.signal); // nobody waits for it
  const { added, failed: notAdded } = await addMessages(readable, planner, turn);
  const { failed: notPlanned } = await wakeEdges(added, planner, turn); // lease → plan → send → receipt
  return { failed: [...failed, ...(await settingAside), ...notAdded, ...notPlanned] };
}
