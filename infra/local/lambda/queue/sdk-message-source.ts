import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { MessageSource } from "./message-source.ts";
import { toQueueRecord, type QueueRecord } from "./queue-record.ts";

/** Most messages one request deletes. */
const MAX_DELETES = 10;

/** A queue over SQS's API, ours or AWS's. */
export function sdkMessageSource(sqs: SQSClient, queueUrl: string, queueArn: string): MessageSource {
  const remove = async (records: readonly QueueRecord[]): Promise<void> => {
    const Entries = records.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
    const { Failed = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`${Failed.length} messages not deleted: ${Failed[0]?.Code}`);
  };
  return {
    receive: async (max, waitSeconds, signal) => {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: max,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      });
      const { Messages = [] } = await sqs.send(command, { abortSignal: signal });
      return Messages.map((message) => toQueueRecord(message, queueArn));
    },
    delete: async (records) => {
      for (let i = 0; i < records.length; i += MAX_DELETES) await remove(records.slice(i, i + MAX_DELETES));
    },
  };
}
