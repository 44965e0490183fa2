import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import config from "#config";
import { compose } from "./compose.ts";

const { retry, flush } = compose(process.env, config);

/** Left to postpone what failed, and to answer with, in milliseconds. */
const ANSWER_MARGIN_MS = 1_000;

/** Makes the purges that were kept for later: object caches first, then the edges. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - ANSWER_MARGIN_MS));
  const messages = event.Records.map(({ messageId, body, receiptHandle, attributes }) => ({
    id: messageId,
    text: body,
    handle: receiptHandle,
    receives: Number(attributes.ApproximateReceiveCount),
  }));
  try {
    const failed = await retry(messages, signal);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  } finally {
    flush();
  }
}
