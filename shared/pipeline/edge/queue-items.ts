import type { EdgeQueue, EdgeRequest } from "../../ports/edge-queue.ts";
import type { Report } from "../../ports/reporter.ts";
import { describeError } from "../describe-error.ts";

/** What queueing edge items takes. */
export interface EdgeQueueing {
  readonly edgeQueue: EdgeQueue;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/**
 * Queues edge items durably; what the queue did not take is offered once more.
 *
 * @returns what it did not take then either.
 */
export async function queueItems(
  requests: readonly EdgeRequest[],
  { edgeQueue, report, signal }: EdgeQueueing,
): Promise<readonly EdgeRequest[]> {
  const wanted = requests.filter(({ items }) => items.length > 0);
  if (wanted.length === 0) return [];
  const first = await edgeQueue.queue(wanted, signal);
  const { failed, error } =
    first.failed.length > 0 && !signal.aborted ? await edgeQueue.queue(first.failed, signal) : first;
  for (const [edge, items] of itemsByEdge(wanted)) {
    const left = itemsByEdge(failed).get(edge) ?? 0;
    if (items > left) report({ type: "edge-queued", edge, items: items - left });
  }
  if (failed.length > 0) {
    const said = error === undefined ? {} : { error: describeError(error) };
    report({ type: "queue-failed", queue: "edge", items: sum(itemsByEdge(failed).values()), ...said });
  }
  return failed;
}

function itemsByEdge(requests: readonly EdgeRequest[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { edge, items } of requests) counts.set(edge, (counts.get(edge) ?? 0) + items.length);
  return counts;
}

function sum(counts: Iterable<number>): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
