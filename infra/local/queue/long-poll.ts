import type { MessageQueue } from "./message-queue.ts";
import type { QueueClock } from "./queue-clock.ts";

/**
 * Tries until something comes, the deadline passes or the caller hangs up. Between tries it sleeps until the queue changes
 * or a hidden message is due.
 *
 * @param attempt - not called again once `signal` has fired: nobody would get what it takes.
 */
export async function longPoll<T>(
  queue: MessageQueue,
  clock: QueueClock,
  deadlineMs: number,
  signal: AbortSignal,
  attempt: () => readonly T[],
): Promise<readonly T[]> {
  while (!signal.aborted) {
    const got = attempt();
    if (got.length > 0 || clock.now() >= deadlineMs) return got;
    await nextChange(queue, clock, Math.min(deadlineMs, queue.nextVisibleAtMs), signal);
  }
  return [];
}

function nextChange(queue: MessageQueue, clock: QueueClock, byMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      unwatch();
      cancel();
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const unwatch = queue.watch(wake);
    const cancel = clock.at(byMs, wake);
    signal.addEventListener("abort", wake);
  });
}
