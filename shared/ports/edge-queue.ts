import type { EdgeItem } from "../pipeline/edge-item.ts";

/** Edge items of one edge, queued together. */
export interface EdgeRequest {
  readonly edge: string;
  readonly items: readonly EdgeItem[];
  /**
   * Names the cause and how far it reaches, so that a batch that is tried again costs nothing at the edge: of two
   * messages made of the same items under the same id, the planner takes one.
   *
   * @default every request is new work
   */
  readonly id?: string;
}

/** Keeps edge items until a planner has taken them. */
export interface EdgeQueue {
  /**
   * Queues the items, in as few messages as fit. Queuing twice purges twice unless the request has an id; never less.
   *
   * @returns the items that were *not* durably queued, empty when all were. Never rejects.
   */
  queue(requests: readonly EdgeRequest[], signal: AbortSignal): Promise<{ readonly failed: readonly EdgeRequest[] }>;
}
