import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import config from "#config";
import { compose } from "./compose.ts";

const { invalidate, flush } = compose(process.env, config);

/** Left to answer with, in milliseconds. */
const ANSWER_MARGIN_MS = 1_500;

/** Takes a batch of a table's stream to purged caches. */
export async function handler(event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> {
  const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - ANSWER_MARGIN_MS));
  try {
    const { firstFailure } = await invalidate(event.Records, signal);
    return { batchItemFailures: firstFailure === undefined ? [] : [{ itemIdentifier: firstFailure }] };
  } finally {
    flush();
  }
}
