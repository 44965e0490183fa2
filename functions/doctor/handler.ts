import type { Context, ScheduledEvent } from "aws-lambda";
import config from "#config";
import type { CanaryResult } from "../../shared/doctor/canary/canary-result.ts";
import type { Examination } from "../../shared/doctor/examine.ts";
import type { StatusView } from "../../shared/doctor/status/status-view.ts";
import { isAskedFor } from "../../shared/pipeline/stewardship/coarse-by-hand.ts";
import { compose } from "./compose.ts";

const { begin, flush } = compose(process.env, config);

/** Left to answer with, in milliseconds. */
const ANSWER_MARGIN_MS = 1_000;

/** What whoever invokes it by hand may ask for. */
interface DoctorEvent extends Partial<ScheduledEvent> {
  /** Lets the canary run even if it is not due. */
  readonly canary?: unknown;
  /** Asks how everything is, and does nothing else. */
  readonly status?: unknown;
  /** Has sources purged as a whole, and does nothing else. */
  readonly coarse?: unknown;
}

/** What was found, and what the canary saw if it ran. */
interface DoctorAnswer extends Examination {
  readonly canary?: readonly CanaryResult[];
}

/**
 * Looks at all that is wired, and says what is wrong with it: to the log on a schedule, and to whoever invokes it. On its
 * schedule it also sees to the purges that no change leads to.
 */
export async function handler(
  event: DoctorEvent | null,
  context: Context,
): Promise<DoctorAnswer | StatusView | { readonly purged: readonly string[] }> {
  const turnMs = Math.max(0, context.getRemainingTimeInMillis() - ANSWER_MARGIN_MS);
  try {
    const { diagnose, canary, coarse, status, steward } = begin(turnMs);
    if (event?.status === true) return await status();
    if (isAskedFor(event?.coarse)) return { purged: await coarse(event.coarse) };
    const [isDuty, isAsked] = [event?.["detail-type"] !== undefined, event?.canary === true];
    // a canary that can't run is told by its own alarm: it must not keep the findings from whoever waits
    const [examination, flown] = await Promise.allSettled([
      diagnose(),
      // whoever asks what is wrong does not wait for a purge
      isDuty || isAsked ? canary(isAsked) : undefined,
      isDuty ? steward() : undefined,
    ]);
    if (examination.status === "rejected") throw examination.reason as Error;
    return { ...examination.value, ...(flown.status === "fulfilled" && flown.value && { canary: flown.value }) };
  } finally {
    flush();
  }
}
