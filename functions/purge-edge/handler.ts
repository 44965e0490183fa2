import type { Context, EventBridgeEvent, SQSBatchResponse, SQSEvent } from "aws-lambda";
import config from "#config";
import { compose } from "./compose.ts";

const { purge, sweep, flush } = compose(process.env, config);

/** Left to answer with, in milliseconds. */
const ANSWER_MARGIN_MS = 1_000;

/** Takes queued edge items to sent invalidations; a schedule's event sweeps every edge. */
export async function handler(
  event: SQSEvent | EventBridgeEvent<string, unknown>,
  context: Context,
): Promise<SQSBatchResponse> {
  const turnMs = Math.max(0, context.getRemainingTimeInMillis() - ANSWER_MARGIN_MS);
  try {
    if (!("Records" in event)) {
      await sweep(turnMs);
      return { batchItemFailures: [] };
    }
    const messages = event.Records.map(({ messageId, body }) => ({ id: messageId, text: body }));
    const failed = await purge(messages, turnMs);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  } finally {
    flush();
  }
}
