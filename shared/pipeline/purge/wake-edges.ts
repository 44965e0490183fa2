import { describeError } from "../describe-error.ts";
import type { ReadMessage } from "../ledger/read-messages.ts";
import type { Planner, Turn } from "./planner.ts";
import { wakeUp } from "./wake-up.ts";

/** Wakes the planner of each edge the messages are for, all at once. Where planning fails, its messages ring again later. */
export async function wakeEdges(
  messages: readonly ReadMessage[],
  planner: Planner,
  turn: Turn,
): Promise<{ readonly failed: readonly string[] }> {
  const edges = new Set(messages.map(({ edge }) => edge));
  const failed = await Promise.all(
    Array.from(edges, async (edge) => {
      const own = messages.filter((one) => one.edge === edge);
      const doorbell = own.some(({ message }) => message.items.length === 0);
      try {
        await wakeUp(edge, doorbell ? "doorbell" : "items", planner, turn);
        return [];
      } catch (error) {
        planner.report({ type: "edge-planning-failed", edge: edge.settings.name, error: describeError(error) });
        return own.map(({ id }) => id);
      }
    }),
  );
  return { failed: failed.flat() };
}
