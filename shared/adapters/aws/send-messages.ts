import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from "@aws-sdk/client-sqs";
import { refusedEntry } from "./refused-entry.ts";

/** Text of one queue message. */
export interface OutgoingMessage {
  readonly body: string;
  /** 0 to 900. */
  readonly delaySeconds?: number;
}

/** Longest message we write, in bytes: SQS takes 1,048,576 for a message and for a batch of them. */
export const MAX_MESSAGE_BYTES = 1_000_000;

const MAX_BATCH_BYTES = 1_040_000;
const MAX_BATCH_MESSAGES = 10;

/** What became of messages, in their order. */
export interface Sent {
  /** Places of the messages that were not durably queued. */
  readonly failed: readonly number[];
  /** The first error: of a call that failed, or of a message that was refused by itself. */
  readonly error?: unknown;
}

/** Sends messages in as few calls as fit. Never rejects: a message counts as failed unless SQS said it took it. */
export async function sendMessages(
  client: SQSClient,
  queueUrl: string,
  messages: readonly OutgoingMessage[],
  signal: AbortSignal,
): Promise<Sent> {
  const outcomes = await Promise.all(batches(messages).map((batch) => sendBatch(batch)));
  const error = outcomes.find((outcome) => outcome.error !== undefined)?.error;
  const failed = outcomes.flatMap((outcome) => outcome.failed);
  return { failed, ...(error === undefined ? {} : { error }) };

  async function sendBatch(places: readonly number[]): Promise<Sent> {
    const entries = places.flatMap((place) => entryOf(place, messages[place]));
    try {
      const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries });
      const { Successful = [], Failed: [refused] = [] } = await client.send(command, { abortSignal: signal });
      const taken = new Set(Successful.map(({ Id }) => Number(Id)));
      const failed = places.filter((place) => !taken.has(place));
      return { failed, ...(refused && { error: refusedEntry(refused) }) };
    } catch (error) {
      return { failed: places, error };
    }
  }
}

/** Places of the messages that travel together. */
function batches(messages: readonly OutgoingMessage[]): readonly (readonly number[])[] {
  const all: number[][] = [];
  let bytes = Infinity;
  for (const [place, { body }] of messages.entries()) {
    const size = Buffer.byteLength(body);
    const last = all.at(-1);
    if (last !== undefined && last.length < MAX_BATCH_MESSAGES && bytes + size <= MAX_BATCH_BYTES) {
      last.push(place);
      bytes += size;
    } else {
      all.push([place]);
      bytes = size;
    }
  }
  return all;
}

function entryOf(place: number, message: OutgoingMessage | undefined): readonly SendMessageBatchRequestEntry[] {
  if (message === undefined) return [];
  const { body, delaySeconds } = message;
  return [{ Id: String(place), MessageBody: body, DelaySeconds: delaySeconds }];
}
