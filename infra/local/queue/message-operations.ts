import { eachEntry, parseBatch } from "./batch.ts";
import { optionalInteger, text, texts, type Input } from "./input.ts";
import { longPoll } from "./long-poll.ts";
import { attributesMd5, selectAttributes } from "./message-attributes.ts";
import { MAX_VISIBILITY_SECONDS, type MessageQueue, type Received } from "./message-queue.ts";
import { bodyMd5, draftBytes, parseDraft, sendResult } from "./message.ts";
import type { Operation, OperationContext } from "./operation.ts";
import { MAX_MESSAGE_BYTES, numberAttribute } from "./queue-attributes.ts";
import { SqsError } from "./sqs-error.ts";

const VISIBILITY = { min: 0, max: MAX_VISIBILITY_SECONDS, reason: `Must be between 0 and ${MAX_VISIBILITY_SECONDS}.` };

function queueOf(input: Input, { store }: OperationContext): MessageQueue {
  return store.getByUrl(text(input, "QueueUrl")).messages;
}

/** The operations on messages, by name. */
export const messageOperations: Readonly<Record<string, Operation>> = {
  SendMessage: (input, context) => sendResult(queueOf(input, context).send(parseDraft(input))),

  SendMessageBatch(input, context) {
    const queue = queueOf(input, context);
    const entries = parseBatch(input, "SendMessageBatchRequestEntry");
    checkBatchBytes(entries.map((entry) => entry.input));
    return { ...eachEntry(entries, (entry) => sendResult(queue.send(parseDraft(entry)))) };
  },

  async ReceiveMessage(input, context) {
    const { store, signal } = context;
    const queue = queueOf(input, context);
    const max = optionalInteger(input, "MaxNumberOfMessages", {
      min: 1,
      max: 10,
      reason: "Must be between 1 and 10, if provided.",
    });
    const waitSeconds = optionalInteger(input, "WaitTimeSeconds", {
      min: 0,
      max: 20,
      reason: "Must be >= 0 and <= 20, if provided.",
    });
    const visibilitySeconds = optionalInteger(input, "VisibilityTimeout", VISIBILITY);
    const waitMs = (waitSeconds ?? numberAttribute(queue.attributes, "ReceiveMessageWaitTimeSeconds")) * 1_000;
    const received = await longPoll(queue, store.clock, store.clock.now() + waitMs, signal, () =>
      queue.receive(max ?? 1, visibilitySeconds, (message) => store.bury(message, queue)),
    );
    return { Messages: received.length > 0 ? received.map((one) => describe(one, input)) : undefined };
  },

  DeleteMessage(input, context) {
    queueOf(input, context).delete(text(input, "ReceiptHandle"));
    return {};
  },

  DeleteMessageBatch(input, context) {
    const queue = queueOf(input, context);
    const deleteOne = (entry: Input) => {
      queue.delete(text(entry, "ReceiptHandle"));
      return {};
    };
    return { ...eachEntry(parseBatch(input, "DeleteMessageBatchRequestEntry"), deleteOne) };
  },

  ChangeMessageVisibility(input, context) {
    changeVisibility(queueOf(input, context), input);
    return {};
  },

  ChangeMessageVisibilityBatch(input, context) {
    const queue = queueOf(input, context);
    const changeOne = (entry: Input) => {
      changeVisibility(queue, entry);
      return {};
    };
    return { ...eachEntry(parseBatch(input, "ChangeMessageVisibilityBatchRequestEntry"), changeOne) };
  },
};

/** The batch is measured before its entries are looked at; one too large fails as a whole. */
function checkBatchBytes(entries: readonly Input[]): void {
  const bytes = entries.reduce((sum, entry) => sum + draftBytes(entry), 0);
  if (bytes <= MAX_MESSAGE_BYTES) return;
  const message = `Batch requests cannot be longer than ${MAX_MESSAGE_BYTES} bytes. You have sent ${bytes} bytes.`;
  throw new SqsError("BatchRequestTooLong", message);
}

function changeVisibility(queue: MessageQueue, input: Input): void {
  const handle = text(input, "ReceiptHandle");
  const seconds = optionalInteger(input, "VisibilityTimeout", VISIBILITY);
  if (seconds === undefined) {
    throw new SqsError("MissingParameter", "The request must contain the parameter VisibilityTimeout.");
  }
  queue.changeVisibility(handle, seconds);
}

/** A message as its receiver sees it: system and message attributes only as asked for. */
function describe({ message, receiptHandle }: Received, input: Input): Input {
  const { id, draft, receives, sentAtMs, firstReceivedAtMs, deadLetterSourceArn } = message;
  const system = {
    SenderId: "AIDALOCALSENDER",
    SentTimestamp: String(sentAtMs),
    ApproximateReceiveCount: String(receives),
    ApproximateFirstReceiveTimestamp: String(firstReceivedAtMs),
    ...(deadLetterSourceArn !== undefined && { DeadLetterQueueSourceArn: deadLetterSourceArn }),
    ...Object.fromEntries(Object.entries(draft.systemAttributes).map(([name, value]) => [name, value.StringValue])),
  };
  const wanted = [...texts(input, "MessageSystemAttributeNames"), ...texts(input, "AttributeNames")];
  const chosen = Object.entries(system).filter(([name]) => wanted.includes("All") || wanted.includes(name));
  const attributes = selectAttributes(draft.attributes, texts(input, "MessageAttributeNames"));
  const md5 = attributesMd5(attributes);
  return {
    MessageId: id,
    ReceiptHandle: receiptHandle,
    Body: draft.body,
    MD5OfBody: bodyMd5(draft.body),
    Attributes: chosen.length > 0 ? Object.fromEntries(chosen) : undefined,
    MessageAttributes: md5 === undefined ? undefined : attributes,
    MD5OfMessageAttributes: md5,
  };
}
