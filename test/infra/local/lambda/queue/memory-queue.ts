import type { MessageSource } from "../../../../../infra/local/lambda/queue/message-source.ts";
import { toQueueRecord, type QueueRecord } from "../../../../../infra/local/lambda/queue/queue-record.ts";
import type { Time } from "../../../../../infra/local/lambda/time.ts";

export const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:edge";

const VISIBILITY_MS = 30_000;

/** How often a waiting request looks again. */
const LOOK_MS = 10;

interface Held {
  readonly record: QueueRecord;
  visibleMs: number;
}

/** A queue in memory, with visibility and long polls. */
export class MemoryQueue implements MessageSource {
  readonly #time: Time;
  readonly #held = new Map<string, Held>();
  #sent = 0;
  /** What the next receives and deletes fail with. */
  readonly receiveFaults: Error[] = [];
  readonly deleteFaults: Error[] = [];

  constructor(time: Time) {
    this.#time = time;
  }

  send(body: string): void {
    const id = `m${++this.#sent}`;
    const record = toQueueRecord({ MessageId: id, ReceiptHandle: id, Body: body }, QUEUE_ARN);
    this.#held.set(id, { record, visibleMs: 0 });
  }

  /** Bodies of the messages it still has. */
  get left(): string[] {
    return [...this.#held.values()].map(({ record }) => record.body);
  }

  async receive(max: number, waitSeconds: number, signal: AbortSignal): Promise<readonly QueueRecord[]> {
    const fault = this.receiveFaults.shift();
    if (fault) throw fault;
    const untilMs = this.#time.now() + waitSeconds * 1000;
    while (!signal.aborted) {
      const visible = [...this.#held.values()].filter(({ visibleMs }) => visibleMs <= this.#time.now()).slice(0, max);
      for (const held of visible) held.visibleMs = this.#time.now() + VISIBILITY_MS;
      if (visible.length > 0 || this.#time.now() >= untilMs) return visible.map(({ record }) => record);
      await this.#time.wait(LOOK_MS, signal);
    }
    throw new Error("aborted");
  }

  async delete(records: readonly QueueRecord[]): Promise<void> {
    const fault = this.deleteFaults.shift();
    if (fault) throw fault;
    for (const { receiptHandle } of records) this.#held.delete(receiptHandle);
  }
}
