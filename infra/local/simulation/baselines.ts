import { groupBy } from "../../../shared/group-by.ts";
import type { Send } from "./send.ts";
import type { Workload } from "./workload.ts";

/** Every item of every change at once, in a call for each change. */
export function eachAtOnce({ changes }: Workload): readonly Send[] {
  return changes.map(({ atMs, asks }) => ({ atMs, items: asks.map(({ item }) => item) }));
}

/** Everything that became stale in a window, each item once, when the window ends. */
export function fixedWindows({ changes }: Workload, windowMs: number): readonly Send[] {
  const windows = groupBy(changes, ({ atMs }) => (Math.floor(atMs / windowMs) + 1) * windowMs);
  return Array.from(windows, ([atMs, those]) => ({
    atMs,
    items: [...new Set(those.flatMap(({ asks }) => asks.map(({ item }) => item)))],
  }));
}

/** Items that OpenNext sends for each path of an app: the path, and a wildcard for what its client routers ask for. */
const OPEN_NEXT_ITEMS_PER_PATH = 2;

/**
 * All paths of a moment in one call, as OpenNext does: none is left out because it is there twice, and each is two items, of
 * which one is a wildcard. Here each stale item is one path.
 */
export function openNext({ changes }: Workload): readonly Send[] {
  return Array.from(
    groupBy(changes, ({ atMs }) => atMs),
    ([atMs, those]) => {
      const items = those.flatMap(({ asks }) => asks.map(({ item }) => item));
      return { atMs, items, billed: items.length * OPEN_NEXT_ITEMS_PER_PATH, wildcards: items.length };
    },
  );
}
