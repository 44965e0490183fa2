import type { SQSClient } from "@aws-sdk/client-sqs";
import { consumeQueue, type QueueConsumerOptions, type QueueMapping } from "./queue/consume-queue.ts";
import { sdkMessageSource } from "./queue/sdk-message-source.ts";

export interface QueueMappingOptions extends Omit<QueueConsumerOptions, "source"> {
  /** Client of the service that has the queue. */
  readonly sqs: SQSClient;
  readonly queueUrl: string;
}

/**
 * Carries a queue's messages to a function as Lambda's event source mapping does.
 *
 * @throws {Error} naming every property that AWS would refuse or that is not supported here.
 */
export function startQueueMapping({ sqs, queueUrl, ...options }: QueueMappingOptions): QueueMapping {
  return consumeQueue({ ...options, source: sdkMessageSource(sqs, queueUrl, options.queueArn) });
}
