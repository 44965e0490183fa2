import { randomUUID } from "node:crypto";
import { toFailureRecord, type FailedBatch } from "./failure-record.ts";

/** Where records go that Lambda gave up. */
export interface FailureDestination {
  /** Keeps them durably, or rejects. */
  deliver(batch: FailedBatch): Promise<void>;
}

/**
 * An S3 bucket: one object per batch, with the whole event as text in `payload`.
 *
 * @param mappingId - UUID of the event source mapping, part of every key.
 * @param put - writes one object of JSON.
 */
export function bucketDestination(
  mappingId: string,
  put: (key: string, body: string) => Promise<unknown>,
): FailureDestination {
  return {
    deliver: async (batch) => {
      const payload = JSON.stringify({ Records: batch.records });
      await put(keyOf(mappingId, batch), JSON.stringify({ ...toFailureRecord(batch), payload }));
    },
  };
}

/**
 * An SQS queue or SNS topic: one message per batch, without the records.
 *
 * @param send - sends one message.
 */
export function messageDestination(send: (body: string) => Promise<unknown>): FailureDestination {
  return {
    deliver: async (batch) => {
      await send(JSON.stringify(toFailureRecord(batch)));
    },
  };
}

/** `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<random UUID>` */
function keyOf(mappingId: string, { shardId, atMs }: FailedBatch): string {
  const iso = new Date(atMs).toISOString();
  const day = iso.slice(0, 10);
  const second = iso.slice(0, 19).replaceAll(":", ".");
  return `aws/lambda/${mappingId}/${shardId}/${day.replaceAll("-", "/")}/${second}-${randomUUID()}`;
}
