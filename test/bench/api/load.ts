import { percentile } from "../figure.ts";

/** Time as load is made by it. */
export interface LoadClock {
  /** In milliseconds. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/** Makes one request. Rejects when it fails. @param request - counts up. */
export type Ask = (request: number) => Promise<void>;

/** What came of requests that were offered at a rate. */
export interface Offered {
  /** They were answered as fast as they were offered, none of them failed, and 99 of 100 took {@link MAX_P99_MS} at most. */
  readonly isHeld: boolean;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

/** Slower than this, whoever asks would say that it hangs. */
const MAX_P99_MS = 1_000;

/** So many seconds' worth of requests that nobody answered yet are a rate that is not held. */
const MAX_BEHIND_SECONDS = 2;

/**
 * Offers requests at a rate, whether or not those before are answered: who asks does not wait for others. How long one took
 * counts from when it was due, not from when there was time to send it. Gives up as soon as the rate can't be held.
 */
export async function offer(perSecond: number, forMs: number, ask: Ask, { now, pause }: LoadClock): Promise<Offered> {
  const startedAtMs = now();
  const count = Math.ceil((perSecond * forMs) / 1_000);
  const tookMs: number[] = [];
  let [failed, sent] = [0, 0];
  const asked: Promise<void>[] = [];
  const isBehind = () => sent - tookMs.length - failed > perSecond * MAX_BEHIND_SECONDS;
  for (; sent < count && failed === 0 && !isBehind(); sent++) {
    const dueMs = startedAtMs + (sent * 1_000) / perSecond;
    // also when it is due already: answers that came must be seen
    await pause(Math.max(0, dueMs - now()));
    const answered = ask(sent).then(
      () => void tookMs.push(now() - dueMs),
      () => void (failed += 1),
    );
    asked.push(answered);
  }
  await Promise.all(asked);
  const p99Ms = percentile(tookMs, 0.99);
  return {
    isHeld: failed === 0 && tookMs.length === count && p99Ms <= MAX_P99_MS,
    perSecond: (tookMs.length / (now() - startedAtMs)) * 1_000,
    p50Ms: percentile(tookMs, 0.5),
    p99Ms,
    failed,
  };
}

/** How many a second are answered to so many who each ask again as soon as they are answered. */
export async function capacity(askers: number, forMs: number, ask: Ask, { now }: LoadClock): Promise<number> {
  const startedAtMs = now();
  let requests = 0;
  const one = async (): Promise<void> => {
    while (now() - startedAtMs < forMs) await ask(requests++);
  };
  await Promise.all(Array.from({ length: askers }, one));
  return (requests / (now() - startedAtMs)) * 1_000;
}
