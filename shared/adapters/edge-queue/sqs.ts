import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Clock } from "../../ports/clock.ts";
import type { EdgeQueue, EdgeQueued, EdgeRequest } from "../../ports/edge-queue.ts";
import { MAX_MESSAGE_BYTES, sendMessages } from "../aws/send-messages.ts";
import { packRequests } from "./pack-messages.ts";

/** Queues edge items on SQS. */
export class SqsEdgeQueue implements EdgeQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;
  readonly #clock: Clock;

  constructor(client: SQSClient, queueUrl: string, clock: Clock) {
    this.#client = client;
    this.#queueUrl = queueUrl;
    this.#clock = clock;
  }

  async queue(requests: readonly EdgeRequest[], signal: AbortSignal): Promise<EdgeQueued> {
    const packed = packRequests(requests, this.#clock.now(), MAX_MESSAGE_BYTES);
    const { failed, error } = await sendMessages(this.#client, this.#queueUrl, packed, signal);
    const missing = new Set(failed);
    return { failed: packed.filter((_, place) => missing.has(place)).map(({ part }) => part), error };
  }
}
