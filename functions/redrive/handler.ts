import type { Context, EventBridgeEvent } from "aws-lambda";
import config from "#config";
import type { RedriveSummary } from "../../shared/pipeline/redrive/summary.ts";
import { compose } from "./compose.ts";

const { redrive, flush } = compose(process.env, config);

/** Left to answer with, in milliseconds. */
const ANSWER_MARGIN_MS = 2_000;

/** What a person sends; the schedule sends an event of its own. */
interface ByHand {
  /** Waits for no back-off. */
  readonly eager: boolean;
}

/** Works off what could not be done before, and says what is left. */
export async function handler(
  event: EventBridgeEvent<string, unknown> | ByHand,
  context: Context,
): Promise<RedriveSummary> {
  const turnMs = Math.max(0, context.getRemainingTimeInMillis() - ANSWER_MARGIN_MS);
  try {
    return await redrive(turnMs, "eager" in event && event.eager);
  } finally {
    flush();
  }
}
