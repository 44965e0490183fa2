import type { LocalQueues } from "../queue/queue.ts";
import type { Workbench } from "./workbench.ts";

/** Whether everything written before this call has been worked off, down to the last invalidation. */
export async function isDrained(bench: Workbench, queues: LocalQueues): Promise<boolean> {
  const { pollers, cloudfront, distributionIds } = bench;
  // In the order work flows: what a step hands on is counted by the next one before the step is done.
  await Promise.all(pollers.map(async (poller) => await poller.caughtUp?.()));
  const queuesEmpty = pollers.every(({ queueName }) => {
    if (queueName === undefined) return true;
    const { visible, inFlight, delayed } = queues.depth(queueName);
    return visible + inFlight + delayed === 0;
  });
  return (
    queuesEmpty &&
    pollers.every((poller) => poller.idle()) &&
    !isRunning(bench) &&
    distributionIds.every((id) =>
      cloudfront.invalidations(id).every(({ completedAtMs }) => completedAtMs !== undefined),
    )
  );
}

/** Whether a function runs, or messages were received that no function has seen to: nothing waits for time to pass. */
export function isRunning({ pollers, functions }: Pick<Workbench, "pollers" | "functions">): boolean {
  return (
    [...functions.values()].some((each) => each.running() > 0) ||
    pollers.some((poller) => poller.queueName !== undefined && !poller.idle())
  );
}
