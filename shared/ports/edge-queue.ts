import type { NamedItem } from "../pipeline/edge-item.ts";

/** Edge items of one edge, queued together. */
export interface EdgeRequest {
  readonly edge: string;
  readonly items: readonly NamedItem[];
}

/** Keeps edge items until a planner has taken them. */
export interface EdgeQueue {
  /**
   * Queues the items, in as few messages as fit. An item queued twice is purged twice unless it has a name; never less.
   *
   * @returns the items that were *not* durably queued, empty when all were. Never rejects.
   */
  queue(requests: readonly EdgeRequest[], signal: AbortSignal): Promise<EdgeQueued>;
}

/** What became of items that were to be queued. */
export interface EdgeQueued {
  readonly failed: readonly EdgeRequest[];
  /** What went wrong first, if the queue said. */
  readonly error?: unknown;
}
