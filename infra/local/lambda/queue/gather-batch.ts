import { takeBatch, type Sized } from "../mapping/take-batch.ts";
import type { Time } from "../time.ts";
import type { MessageSource } from "./message-source.ts";
import type { QueueRecord } from "./queue-record.ts";

/** A message in hand. */
export interface Received extends Sized {
  readonly record: QueueRecord;
}

export interface Gathering {
  readonly source: MessageSource;
  readonly settings: { readonly batchSize: number; readonly windowMs: number };
  /** How long to wait for the first message. */
  readonly waitSeconds: number;
  /** Messages that did not fit into the batch before. */
  readonly carried: readonly Received[];
  readonly onReceived: (count: number) => void;
  readonly time: Time;
  readonly stop: AbortSignal;
}

export interface Gathered {
  readonly batch: readonly QueueRecord[];
  /** Received, but too much for this batch. */
  readonly rest: readonly Received[];
  /** What ended the gathering early; the batch is good all the same. */
  readonly problem?: string;
}

/** Most messages one request receives. */
const MAX_RECEIVE = 10;

/** Receives until the batch is full, its window has ended, or, without a window, anything has come. */
export async function gatherBatch(gathering: Gathering): Promise<Gathered> {
  const { source, settings, waitSeconds, carried, onReceived, time, stop } = gathering;
  const { batchSize, windowMs } = settings;
  const inHand = [...carried];
  const cut = (problem?: string): Gathered => {
    const { length } = takeBatch(inHand, batchSize);
    const batch = inHand.slice(0, length).map(({ record }) => record);
    return { batch, rest: inHand.slice(length), ...(problem !== undefined && { problem }) };
  };
  let windowEndsMs = inHand.length > 0 ? time.now() + windowMs : Infinity;
  try {
    while (!stop.aborted && !takeBatch(inHand, batchSize).full) {
      const leftMs = windowEndsMs - time.now();
      if (inHand.length > 0 && leftMs <= 0) break;
      const max = Math.min(MAX_RECEIVE, batchSize - inHand.length);
      const patienceSeconds = inHand.length > 0 ? Math.min(waitSeconds, Math.floor(leftMs / 1000)) : waitSeconds;
      const received = await source.receive(max, patienceSeconds, stop);
      if (received.length > 0 && inHand.length === 0) windowEndsMs = time.now() + windowMs;
      onReceived(received.length);
      inHand.push(...received.map(measure));
      if (received.length > 0) continue;
      if (inHand.length === 0) break;
      // The queue is empty, and less than a request's shortest wait is left of the window.
      if (patienceSeconds === 0) await time.wait(windowEndsMs - time.now(), stop);
    }
  } catch (error) {
    return cut(`could not receive: ${String(error)}`);
  }
  return cut();
}

const measure = (record: QueueRecord): Received => ({ record, bytes: Buffer.byteLength(JSON.stringify(record)) });
