import type { StreamRecord } from "./stream-record.ts";

/** Why Lambda gave records up. */
export type FailureCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

/** Records Lambda gave up, and what it knows about them. */
export interface FailedBatch {
  readonly condition: FailureCondition;
  /** In order; never empty. */
  readonly records: readonly StreamRecord[];
  readonly invocations: number;
  /** Whether the last invocation failed as a whole, rather than by the items it reported. */
  readonly functionError: boolean;
  readonly requestId: string;
  readonly functionArn: string;
  readonly shardId: string;
  readonly streamArn: string;
  readonly atMs: number;
}

/** What Lambda tells a failure destination about a batch: everything but the records. */
export function toFailureRecord(batch: FailedBatch): object {
  const first = batch.records[0];
  const last = batch.records.at(-1);
  return {
    requestContext: {
      requestId: batch.requestId,
      functionArn: batch.functionArn,
      condition: batch.condition,
      approximateInvokeCount: batch.invocations,
    },
    ...(batch.invocations > 0 && {
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        functionError: batch.functionError ? "Unhandled" : null,
      },
    }),
    version: "1.0",
    timestamp: new Date(batch.atMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: batch.shardId,
      startSequenceNumber: first?.dynamodb.SequenceNumber,
      endSequenceNumber: last?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrivalOf(first),
      approximateArrivalOfLastRecord: arrivalOf(last),
      batchSize: batch.records.length,
      streamArn: batch.streamArn,
    },
  };
}

function arrivalOf(record: StreamRecord | undefined): string {
  const seconds = record?.dynamodb.ApproximateCreationDateTime ?? 0;
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
