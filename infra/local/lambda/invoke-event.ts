import type { Invoke } from "./invocation.ts";
import type { Time } from "./time.ts";

export interface EventInvocation {
  readonly invoke: Invoke;
  /** @default {@link MAX_RETRIES} */
  readonly maxRetries?: number | undefined;
  /** Told when the event was given up. */
  readonly onProblem?: ((problem: string) => void) | undefined;
  readonly time: Time;
  readonly stop: AbortSignal;
}

/** As Lambda does unless told otherwise. */
const MAX_RETRIES = 2;

/** Pauses before the first, the second, … retry of a failed function, in milliseconds. */
const RETRY_PAUSES_MS = [60_000, 120_000];

/** Longest pause while the function is throttled, in milliseconds. */
const MAX_THROTTLE_PAUSE_MS = 300_000;

/** How long Lambda keeps an event, in milliseconds. */
const MAX_EVENT_AGE_MS = 21_600_000;

/**
 * Invokes a function asynchronously, as schedules and bucket notifications do: errors are retried after a minute and then two,
 * throttles for up to six hours. Resolves when the event is handled or given up; never rejects.
 */
export async function invokeEvent(event: unknown, invocation: EventInvocation): Promise<void> {
  const { invoke, maxRetries = MAX_RETRIES, onProblem = () => {}, time, stop } = invocation;
  const expiresMs = time.now() + MAX_EVENT_AGE_MS;
  let throttles = 0;
  for (let retries = 0; !stop.aborted;) {
    const trouble = await attempt(event, invoke);
    if (trouble === undefined) return;
    const pauseMs =
      trouble === THROTTLED
        ? Math.min(1_000 * 2 ** throttles++, MAX_THROTTLE_PAUSE_MS)
        : (RETRY_PAUSES_MS[retries++] ?? Infinity);
    if (retries > maxRetries || time.now() + pauseMs > expiresMs) return onProblem(`event given up: ${trouble}`);
    await time.wait(pauseMs, stop);
  }
}

const THROTTLED = "TooManyRequestsException";

/** What went wrong, or `undefined`. */
async function attempt(event: unknown, invoke: Invoke): Promise<string | undefined> {
  try {
    const invocation = await invoke(event);
    if (invocation.ok) return undefined;
    return invocation.kind === "throttled" ? THROTTLED : invocation.error.errorType;
  } catch (error) {
    return error instanceof Error ? error.name : "not invoked";
  }
}
