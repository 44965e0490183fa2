const FIRST_MS = 5_000;

/** Longest time between two attempts at a purge that still fails, in milliseconds. */
export const MAX_REDELIVERY_DELAY_MS = 300_000;

/**
 * How long to leave a purge that still fails: from five seconds, doubling to {@link MAX_REDELIVERY_DELAY_MS}, at least
 * half of it, so that those of one outage don't all come back together.
 *
 * @param receives - times the message was received so far, from 1.
 * @param chance - 0 to 1.
 */
export function redeliveryDelayMs(receives: number, chance: number): number {
  const ceilingMs = Math.min(MAX_REDELIVERY_DELAY_MS, FIRST_MS * 2 ** Math.max(0, receives - 1));
  return Math.round(ceilingMs * (0.5 + chance / 2));
}
