import { setMaxListeners } from "node:events";
import type { Invoke } from "../invocation.ts";
import { Condition } from "../mapping/condition.ts";
import { defaultBackoffMs } from "../mapping/default-backoff.ts";
import type { TemplateProperties } from "../mapping/property-reader.ts";
import type { Delivery } from "./deliver-batch.ts";
import type { FailureDestination } from "./failure-destination.ts";
import { ShardConsumer } from "./shard-consumer.ts";
import { Checkpoints } from "./checkpoints.ts";
import type { Shard, ShardPosition, ShardReader } from "./shard-reader.ts";
import { type OnCounted, StreamCounters, type StreamMetrics } from "./stream-metrics.ts";
import { readStreamSettings } from "./stream-settings.ts";
import { realTime, type Time } from "../time.ts";

export interface StreamConsumerOptions {
  /** `Properties` of an `AWS::Lambda::EventSourceMapping`, references resolved. */
  readonly properties: TemplateProperties;
  readonly streamArn: string;
  readonly functionArn: string;
  readonly invoke: Invoke;
  /** How to read the stream. */
  readonly reader: ShardReader;
  /** How far another consumer of the same mapping came; kept up to date when this one stops. @default it is the first */
  readonly checkpoints?: Checkpoints;
  /** Where records go that are given up. Required when the properties name a failure destination. */
  readonly onFailure?: FailureDestination;
  /** How long a shard at its tip rests between two reads, in milliseconds. AWS: 250. @default {@link DEFAULT_POLL_MS} */
  readonly pollMs?: number;
  /** How long to wait before trying again, after so many tries, in milliseconds. @default {@link defaultBackoffMs} */
  readonly backoffMs?: (tries: number) => number;
  /** Told what went wrong and is being tried again: an unreadable stream, a failure destination that is down. */
  readonly onProblem?: (problem: string) => void;
  /** Told what is counted, as it happens. */
  readonly onCounted?: OnCounted;
  /** @default {@link realTime} */
  readonly time?: Time;
}

/** A running event source mapping of a DynamoDB stream. */
export interface StreamMapping {
  metrics(): StreamMetrics;
  /** Whether everything read has been seen to, and the last read of each shard found nothing new. */
  idle(): boolean;
  /** Resolves once everything written before this call has been seen to. */
  caughtUp(): Promise<void>;
  /** Reads and invokes no more. Resolves when the invocations in progress have ended. Safe to call twice. */
  stop(): Promise<void>;
}

/** See {@link StreamConsumerOptions.pollMs}. */
const DEFAULT_POLL_MS = 100;

/** New shards are looked for once in so many polls, and at once where one has ended: it is then that there are new ones. */
const POLLS_PER_DISCOVERY = 100;

/**
 * Carries a stream's records to a function as Lambda's event source mapping does, with everything its properties say.
 *
 * @throws {Error} naming every property that AWS would refuse or that is not supported here.
 */
export function consumeStream(options: StreamConsumerOptions): StreamMapping {
  const { reader, time = realTime, pollMs = DEFAULT_POLL_MS, backoffMs = defaultBackoffMs } = options;
  const { functionArn, streamArn, invoke, onFailure, onProblem = () => {} } = options;
  const { checkpoints = new Checkpoints() } = options;
  const settings = readStreamSettings(options.properties);
  if (settings.failureArn !== undefined && !onFailure) {
    throw new Error(`bad event source mapping: nothing delivers to its failure destination ${settings.failureArn}`);
  }
  const counters = new StreamCounters(options.onCounted);
  const stopper = new AbortController();
  const stop = stopper.signal;
  // Every lane of every shard may wait on it.
  setMaxListeners(0, stop);
  const progress = new Condition(time, stop);
  const discovery = new Condition(time, stop);
  const context = { settings, functionArn, streamArn, invoke, onFailure, backoffMs };
  const delivery: Delivery = { ...context, time, stop, counters, onProblem };

  const consumers = new Map<string, ShardConsumer>();
  const runs = new Set<Promise<void>>();
  let reads = 0;
  let discoveredAsOf = -1;
  let unstarted = 0;
  let lookAgain = false;

  /** Also while shards are being listed: that list may be too old. */
  const rediscover = (): void => {
    lookAgain = true;
    discovery.notify();
  };

  const consume = (shardId: string, position: ShardPosition): void => {
    const consumer = new ShardConsumer({
      shardId,
      position,
      open: (signal) => reader.open(shardId, position, signal),
      delivery,
      pollMs,
      nextRead: () => ++reads,
      onProgress: () => progress.notify(),
    });
    consumers.set(shardId, consumer);
    const run = consumer.run().then(() => {
      runs.delete(run);
      if (stop.aborted) return;
      consumers.delete(shardId);
      checkpoints.finish(shardId);
      // Its children may begin now.
      discoveredAsOf = -1;
      rediscover();
    });
    runs.add(run);
  };

  const begin = (shards: readonly Shard[]): void => {
    const latest = !checkpoints.begun && settings.startingPosition === "LATEST";
    checkpoints.list(shards);
    const listed = new Set(shards.map(({ id }) => id));
    const news = shards.filter(({ id }) => !consumers.has(id) && !checkpoints.isFinished(id));
    const mayBegin = ({ parentId }: Shard): boolean =>
      latest || parentId === undefined || !listed.has(parentId) || checkpoints.isFinished(parentId);
    for (const { id } of news.filter(mayBegin)) {
      consume(id, checkpoints.position(id) ?? { type: latest ? "LATEST" : "TRIM_HORIZON" });
    }
    unstarted = news.filter((shard) => !mayBegin(shard)).length;
  };

  const discover = async (): Promise<void> => {
    for (let tries = 0; !stop.aborted;) {
      const asOf = ++reads;
      lookAgain = false;
      try {
        begin(await reader.shards(stop));
        [tries, discoveredAsOf] = [0, asOf];
        progress.notify();
        if (!lookAgain) await discovery.wait(pollMs * POLLS_PER_DISCOVERY);
      } catch (error) {
        if (!stop.aborted) onProblem(`could not list the shards of ${streamArn}: ${String(error)}`);
        await time.wait(backoffMs(tries++), stop);
      }
    }
  };
  const discovering = settings.enabled ? discover() : Promise.resolve();

  const isCaughtUp = (since: number): boolean =>
    discoveredAsOf > since &&
    unstarted === 0 &&
    [...consumers.values()].every((consumer) => consumer.caughtUpAsOf > since);

  return {
    metrics: () => counters.read(),
    idle: () =>
      !settings.enabled ||
      (discoveredAsOf >= 0 && unstarted === 0 && [...consumers.values()].every((consumer) => consumer.idle)),
    caughtUp: async () => {
      const since = reads;
      rediscover();
      while (settings.enabled && !stop.aborted && !isCaughtUp(since)) await progress.wait();
    },
    stop: async () => {
      stopper.abort();
      await Promise.all([discovering, ...runs]);
      for (const [shardId, { position }] of consumers) checkpoints.keep(shardId, position);
    },
  };
}
