import type { EdgeItem } from "../../pipeline/edge-item.ts";
import type { EdgeQueue, EdgeRequest } from "../../ports/edge-queue.ts";

/** Keeps edge items in this process, in the order in which they came. */
export class MemoryEdgeQueue implements EdgeQueue {
  readonly requests: EdgeRequest[] = [];

  async queue(requests: readonly EdgeRequest[]): Promise<{ readonly failed: readonly EdgeRequest[] }> {
    this.requests.push(...requests);
    return { failed: [] };
  }

  /** Items of an edge as often as a planner would take them in: of requests that are the same, once. */
  itemsOf(edge: string): readonly EdgeItem[] {
    const own = this.requests.filter((request) => request.edge === edge);
    const taken = new Map(own.map((request, place) => [nameOf(request) ?? place, request]));
    return [...taken.values()].flatMap(({ items }) => items);
  }
}

function nameOf({ id, items }: EdgeRequest): string | undefined {
  return id === undefined ? undefined : [id, ...items.map(({ item }) => item)].join("\n");
}
