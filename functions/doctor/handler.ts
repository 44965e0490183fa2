import type { Context } from "aws-lambda";
import config from "#config";
import type { Examination } from "../../shared/doctor/examine.ts";
import { compose } from "./compose.ts";

const { diagnose, flush } = compose(process.env, config);

/** Left to answer with, in milliseconds. */
const ANSWER_MARGIN_MS = 1_000;

/** Looks at all that is wired, and says what is wrong with it: to the log on a schedule, and to whoever invokes it. */
export async function handler(_event: unknown, context: Context): Promise<Examination> {
  try {
    return await diagnose(Math.max(0, context.getRemainingTimeInMillis() - ANSWER_MARGIN_MS));
  } finally {
    flush();
  }
}
