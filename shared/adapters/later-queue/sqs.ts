import type { SQSClient } from "@aws-sdk/client-sqs";
import { encodeLaterPurge } from "../../pipeline/later/later-message.ts";
import { splitLaterPurge } from "../../pipeline/later/split-later-purge.ts";
import { PurgeTargetError } from "../../ports/errors.ts";
import type { LaterPurge, LaterQueue } from "../../ports/later-queue.ts";
import { describeAwsError } from "../aws/describe-aws-error.ts";
import { MAX_MESSAGE_BYTES, sendMessages } from "../aws/send-messages.ts";

/** Longest delay SQS keeps, in seconds. */
const MAX_DELAY_SECONDS = 900;

/** Keeps purges on SQS until they are due. */
export class SqsLaterQueue implements LaterQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async keep(purges: readonly LaterPurge[], signal: AbortSignal): Promise<void> {
    const messages = purges.flatMap((purge) =>
      splitLaterPurge(purge, MAX_MESSAGE_BYTES, messageBytes).map((part) => ({
        body: encodeLaterPurge(part),
        // up: not before the delay is over
        delaySeconds: Math.min(Math.ceil(part.delayMs / 1_000), MAX_DELAY_SECONDS),
      })),
    );
    const { failed, error } = await sendMessages(this.#client, this.#queueUrl, messages, signal);
    if (failed.length === 0) return;
    const reason = `${failed.length} of ${messages.length} messages not kept`;
    throw new PurgeTargetError("later queue", `${reason}: ${describeAwsError(error)}`, { cause: error });
  }
}

function messageBytes(purge: LaterPurge): number {
  return Buffer.byteLength(encodeLaterPurge(purge));
}
