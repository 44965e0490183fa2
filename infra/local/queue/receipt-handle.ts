import { SqsError } from "./sqs-error.ts";

/** What a receipt handle says: which message, and which of its receives. */
export interface Receipt {
  readonly queueName: string;
  readonly messageId: string;
  /** Count of {@link Message.receives} at that receive. */
  readonly receive: number;
}

/** Writes a receipt handle: opaque to callers, as at AWS. */
export function formatReceiptHandle({ queueName, messageId, receive }: Receipt): string {
  return Buffer.from(`${messageId} ${receive} ${queueName}`).toString("base64");
}

/**
 * Reads a receipt handle.
 *
 * @throws {SqsError} `ReceiptHandleIsInvalid` when it is not one of this queue.
 */
export function parseReceiptHandle(handle: string, queueName: string): Receipt {
  const [messageId = "", receive = "", name] = Buffer.from(handle, "base64").toString().split(" ");
  if (name !== queueName || !/^\d+$/.test(receive)) {
    throw new SqsError(
      "ReceiptHandleIsInvalid",
      `The input receipt handle "${handle.slice(0, 128)}" is not a valid receipt handle.`,
    );
  }
  return { queueName, messageId, receive: Number(receive) };
}
