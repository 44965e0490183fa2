import type { Context } from "aws-lambda";
import config from "#config";
import type { CanaryResult } from "../../shared/doctor/canary/canary-result.ts";
import type { Examination } from "../../shared/doctor/examine.ts";
import { compose } from "./compose.ts";

const { diagnose, canary, flush } = compose(process.env, config);

/** Left to answer with, in milliseconds. */
const ANSWER_MARGIN_MS = 1_000;

/** What whoever invokes it by hand may ask for. */
interface DoctorEvent {
  /** Lets the canary run even if it is not due. */
  readonly canary?: unknown;
}

/** What was found, and what the canary saw if it ran. */
interface DoctorAnswer extends Examination {
  readonly canary?: readonly CanaryResult[];
}

/** Looks at all that is wired, and says what is wrong with it: to the log on a schedule, and to whoever invokes it. */
export async function handler(event: DoctorEvent | null, context: Context): Promise<DoctorAnswer> {
  const turnMs = Math.max(0, context.getRemainingTimeInMillis() - ANSWER_MARGIN_MS);
  try {
    // a canary that can't run is told by its own alarm: it must not keep the findings from whoever waits
    const [examination, flown] = await Promise.allSettled([diagnose(turnMs), canary(turnMs, event?.canary === true)]);
    if (examination.status === "rejected") throw examination.reason as Error;
    return { ...examination.value, ...(flown.status === "fulfilled" && flown.value && { canary: flown.value }) };
  } finally {
    flush();
  }
}
