import { setMaxListeners } from "node:events";
import { onTestFinished } from "vitest";
import type { Invocation, Invoke } from "../../../../../infra/local/lambda/invocation.ts";
import {
  consumeStream,
  type StreamConsumerOptions,
  type StreamMapping,
} from "../../../../../infra/local/lambda/stream/consume-stream.ts";
import type { FailedBatch } from "../../../../../infra/local/lambda/stream/failure-record.ts";
import type { StreamRecord } from "../../../../../infra/local/lambda/stream/stream-record.ts";
import { VirtualTime } from "../virtual-time.ts";
import { MemoryStream, STREAM_ARN } from "./memory-stream.ts";

/** Lost batches are delivered somewhere. */
export const ON_FAILURE = { DestinationConfig: { OnFailure: { Destination: "arn:aws:s3:::parked" } } };

/** The function answers which records it failed on. */
export const PARTIAL = { FunctionResponseTypes: ["ReportBatchItemFailures"] };

interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

interface World {
  /** Keys whose presence fails an invocation. */
  readonly failsOn?: readonly string[];
  /** What the first invocations answer. */
  readonly answers?: readonly (((records: readonly StreamRecord[]) => unknown) | "throttled" | "unreachable")[];
  readonly takesMs?: number | ((records: readonly StreamRecord[]) => number);
  readonly destinationFailures?: number;
  readonly shards?: readonly string[];
}

/** A stream in virtual time, and a function that a mapping hands its records to once it is started. */
export function setUp(world: World = {}) {
  const time = new VirtualTime();
  const stream = new MemoryStream(time, world.shards);
  const calls: StreamEvent[] = [];
  const succeeded: string[] = [];
  const lost: FailedBatch[] = [];
  const problems: string[] = [];
  const running = { now: 0, most: 0 };
  const answers = [...(world.answers ?? [])];
  let destinationFailures = world.destinationFailures ?? 0;

  const invoke: Invoke = async (payload): Promise<Invocation> => {
    const event = payload as StreamEvent;
    calls.push(event);
    const requestId = `r${calls.length}`;
    running.most = Math.max(running.most, ++running.now);
    const { takesMs = 0 } = world;
    await time.wait(typeof takesMs === "number" ? takesMs : takesMs(event.Records), NEVER);
    running.now--;
    const answer = answers.shift();
    const error = { errorType: "Error", errorMessage: "poison" };
    if (answer === "unreachable") throw new Error("no route");
    if (answer === "throttled") return { ok: false, requestId, kind: "throttled", error };
    if (event.Records.some((record) => world.failsOn?.includes(keyOf(record)))) {
      return { ok: false, requestId, kind: "thrown", error };
    }
    succeeded.push(...keysOf(event));
    return { ok: true, requestId, payload: answer?.(event.Records) ?? null, durationMs: 1 };
  };

  const start = (properties = {}, options: Partial<StreamConsumerOptions> = {}): StreamMapping => {
    const mapping = consumeStream({
      properties: { StartingPosition: "TRIM_HORIZON", ...properties },
      streamArn: STREAM_ARN,
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:on-change",
      invoke,
      reader: stream,
      onFailure: {
        deliver: async (batch) => {
          if (destinationFailures-- > 0) throw new Error("bucket down");
          lost.push(batch);
        },
      },
      onProblem: (problem) => problems.push(problem),
      time,
      ...options,
    });
    onTestFinished(() => void mapping.stop());
    return mapping;
  };

  return { time, stream, calls, lost, problems, running, start, processed: () => succeeded };
}

/** The same with a mapping that was started before anything was written. */
export function setUpStarted(world: World = {}, properties = {}, options: Partial<StreamConsumerOptions> = {}) {
  const ready = setUp(world);
  return { ...ready, mapping: ready.start(properties, options) };
}

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

export const keyOf = (record: StreamRecord): string => String(record.dynamodb.Keys["pk"]?.["S"]);

export const keysOf = ({ Records }: StreamEvent): string[] => Records.map(keyOf);

/** An answer that reports these records as failed. */
export const failures = (...records: readonly (StreamRecord | undefined)[]): unknown => ({
  batchItemFailures: records.map((record) => ({ itemIdentifier: record?.dynamodb.SequenceNumber })),
});
