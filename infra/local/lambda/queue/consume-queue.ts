import type { Invoke } from "../invocation.ts";
import { readBatchResponse, type Verdict } from "../mapping/batch-response.ts";
import { Condition } from "../mapping/condition.ts";
import { defaultBackoffMs } from "../mapping/default-backoff.ts";
import type { TemplateProperties } from "../mapping/property-reader.ts";
import { realTime, type Time } from "../time.ts";
import { gatherBatch, type Gathering, type Received } from "./gather-batch.ts";
import type { MessageSource } from "./message-source.ts";
import { toFilterable, type QueueRecord } from "./queue-record.ts";
import { readQueueSettings } from "./queue-settings.ts";

export interface QueueConsumerOptions {
  /** `Properties` of an `AWS::Lambda::EventSourceMapping`, references resolved. */
  readonly properties: TemplateProperties;
  readonly queueArn: string;
  readonly invoke: Invoke;
  readonly source: MessageSource;
  /** How long a request waits for a first message, 1 to 20 seconds. @default {@link DEFAULT_WAIT_SECONDS} */
  readonly waitSeconds?: number;
  /** How long to wait before trying again, after so many tries, in milliseconds. @default {@link defaultBackoffMs} */
  readonly backoffMs?: (tries: number) => number;
  /** Told what went wrong and is being tried again. */
  readonly onProblem?: (problem: string) => void;
  /** @default {@link realTime} */
  readonly time?: Time;
}

/** What a mapping counts, in messages. */
interface QueueMetrics {
  readonly polled: number;
  readonly filteredOut: number;
  readonly invoked: number;
  readonly failedInvoke: number;
  readonly deleted: number;
}

/** A running event source mapping of a queue. */
export interface QueueMapping {
  metrics(): QueueMetrics;
  /** Whether no message is in hand. The queue itself knows what else there is. */
  idle(): boolean;
  /** Receives and invokes no more. Resolves when the invocations in progress have ended. Safe to call twice. */
  stop(): Promise<void>;
}

/** See {@link QueueConsumerOptions.waitSeconds}. */
const DEFAULT_WAIT_SECONDS = 20;

/**
 * Carries a queue's messages to a function as Lambda's event source mapping does: what succeeded is deleted, what failed comes
 * again when its visibility time-out ends.
 *
 * @throws {Error} naming every property that AWS would refuse or that is not supported here.
 */
export function consumeQueue(options: QueueConsumerOptions): QueueMapping {
  const { source, invoke, time = realTime, waitSeconds = DEFAULT_WAIT_SECONDS } = options;
  const { backoffMs = defaultBackoffMs, onProblem = () => {} } = options;
  const settings = readQueueSettings(options.properties, options.queueArn);
  const counters = { polled: 0, filteredOut: 0, invoked: 0, failedInvoke: 0, deleted: 0 };
  const stopper = new AbortController();
  const stop = stopper.signal;
  const freed = new Condition(time, stop);
  const inWork = new Set<Promise<void>>();
  /** Received after the batch before was full. */
  let carried: readonly Received[] = [];
  let inHand = 0;
  let notRun = 0;

  const remove = async (records: readonly QueueRecord[]): Promise<void> => {
    if (records.length === 0) return;
    try {
      await source.delete(records);
      counters.deleted += records.length;
    } catch (error) {
      onProblem(`messages will come again: ${String(error)}`);
    }
  };

  /** `undefined` when the function never ran. */
  const invokeWith = async (records: readonly QueueRecord[]): Promise<Verdict | undefined> => {
    try {
      const invocation = await invoke({ Records: records });
      if (!invocation.ok) return invocation.kind === "throttled" ? undefined : { kind: "failure" };
      const ids = records.map(({ messageId }) => messageId);
      return settings.reportsItemFailures ? readBatchResponse(invocation.payload, ids) : { kind: "success" };
    } catch (error) {
      onProblem(`invocation did not reach the function: ${String(error)}`);
      return undefined;
    }
  };

  const handle = async (batch: readonly QueueRecord[]): Promise<void> => {
    const passing: QueueRecord[] = [];
    const filteredOut: QueueRecord[] = [];
    for (const record of batch) (settings.passes(toFilterable(record)) ? passing : filteredOut).push(record);
    counters.filteredOut += filteredOut.length;
    await remove(filteredOut);
    const verdict = passing.length > 0 ? await invokeWith(passing) : ({ kind: "success" } as const);
    if (!verdict) {
      // Receiving more would only wear out messages that can't be handled now.
      notRun++;
      return;
    }
    notRun = 0;
    const failed = new Set(
      verdict.kind === "partial" ? verdict.failed : verdict.kind === "failure" ? passing.keys() : [],
    );
    counters.invoked += passing.length;
    counters.failedInvoke += failed.size;
    await remove(passing.filter((_, index) => !failed.has(index)));
  };

  const start = (batch: readonly QueueRecord[]): void => {
    const work = handle(batch).finally(() => {
      inHand -= batch.length;
      inWork.delete(work);
      freed.notify();
    });
    inWork.add(work);
  };

  const onReceived = (count: number): void => {
    counters.polled += count;
    inHand += count;
  };
  const gathering = (first: readonly Received[]): Gathering => {
    return { source, settings, waitSeconds, time, stop, carried: first, onReceived };
  };

  const receive = async (): Promise<void> => {
    for (let tries = 0; !stop.aborted;) {
      while (inWork.size >= settings.maxConcurrency && !stop.aborted) await freed.wait();
      if (notRun > 0) await time.wait(backoffMs(notRun - 1), stop);
      const { batch, rest, problem } = await gatherBatch(gathering(carried));
      carried = rest;
      if (batch.length > 0 && !stop.aborted) start(batch);
      if (problem === undefined) {
        tries = 0;
      } else if (!stop.aborted) {
        onProblem(problem);
        await time.wait(backoffMs(tries++), stop);
      }
    }
  };
  const receiving = settings.enabled ? receive() : Promise.resolve();

  return {
    metrics: () => ({ ...counters }),
    idle: () => inHand === 0,
    stop: async () => {
      stopper.abort();
      await receiving;
      await Promise.all(inWork);
    },
  };
}
