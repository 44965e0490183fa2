import type { NamedItem } from "../../pipeline/edge-item.ts";
import type { EdgeQueue, EdgeRequest } from "../../ports/edge-queue.ts";

/** Keeps edge items in this process, in the order in which they came. */
export class MemoryEdgeQueue implements EdgeQueue {
  readonly requests: EdgeRequest[] = [];

  async queue(requests: readonly EdgeRequest[]): Promise<{ readonly failed: readonly EdgeRequest[] }> {
    this.requests.push(...requests);
    return { failed: [] };
  }

  /** Items of an edge as often as a planner would take them in: of those with the same name, once. */
  itemsOf(edge: string): readonly NamedItem[] {
    const own = this.requests.filter((request) => request.edge === edge).flatMap(({ items }) => items);
    const taken = new Map<string | number, NamedItem>();
    for (const [place, item] of own.entries()) {
      const key = item.name === undefined ? place : `${item.item} ${item.name}`;
      if (!taken.has(key)) taken.set(key, item);
    }
    return [...taken.values()];
  }
}
