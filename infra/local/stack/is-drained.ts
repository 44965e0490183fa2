import type { LocalQueues } from "../queue/queue.ts";
import type { Workbench } from "./workbench.ts";

/** Whether everything written before this call has been worked off, down to the last invalidation. */
export async function isDrained(
  { pollers, functions, cloudfront, distributionIds }: Workbench,
  queues: LocalQueues,
): Promise<boolean> {
  // In the order work flows: what a step hands on is counted by the next one before the step is done.
  await Promise.all(pollers.map((poller) => poller.caughtUp?.()));
  const queuesEmpty = pollers.every(({ queueName }) => {
    if (queueName === undefined) return true;
    const { visible, inFlight, delayed } = queues.depth(queueName);
    return visible + inFlight + delayed === 0;
  });
  return (
    queuesEmpty &&
    pollers.every((poller) => poller.idle()) &&
    [...functions.values()].every((each) => each.running() === 0) &&
    distributionIds.every((id) =>
      cloudfront.invalidations(id).every(({ completedAtMs }) => completedAtMs !== undefined),
    )
  );
}
