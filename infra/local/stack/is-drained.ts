import type { LocalQueues } from "../queue/queue.ts";
import type { Workbench } from "./workbench.ts";

/** Whether everything written before this call has been worked off, down to the last invalidation. */
export async function isDrained(bench: Workbench, queues: LocalQueues): Promise<boolean> {
  // What is known to be in work is seen without asking streams for what else there is.
  if (!isAtRest(bench, queues)) return false;
  await Promise.all([...bench.mappings.values()].map((mapping) => mapping.caughtUp()));
  return isAtRest(bench, queues);
}

/** Whether nothing of what was read so far is still in work. */
function isAtRest(bench: Workbench, queues: LocalQueues): boolean {
  const { cloudfront, distributionIds } = bench;
  // In the order work flows: what a step hands on is counted by the next one before the step is done.
  const mappings = [...bench.mappings.values()];
  const queuesEmpty = mappings.every(({ queueName }) => {
    if (queueName === undefined) return true;
    const { visible, inFlight, delayed } = queues.depth(queueName);
    return visible + inFlight + delayed === 0;
  });
  return (
    queuesEmpty &&
    mappings.every((mapping) => mapping.idle()) &&
    !isRunning(bench) &&
    distributionIds.every((id) =>
      cloudfront.invalidations(id).every(({ completedAtMs }) => completedAtMs !== undefined),
    )
  );
}

/** Whether a function runs, or messages were received that no function has seen to: nothing waits for time to pass. */
export function isRunning({ mappings, functions }: Pick<Workbench, "mappings" | "functions">): boolean {
  return (
    [...functions.values()].some((each) => each.running() > 0) ||
    [...mappings.values()].some((mapping) => mapping.queueName !== undefined && !mapping.idle())
  );
}
