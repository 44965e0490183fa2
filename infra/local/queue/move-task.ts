import { randomUUID } from "node:crypto";
import type { Message } from "./message.ts";
import type { QueueStore } from "./queue-store.ts";
import { SqsError } from "./sqs-error.ts";

/** Most messages a second; also what a task does when nothing is said. */
export const MAX_MOVES_PER_SECOND = 500;

export interface MoveTaskOptions {
  readonly sourceArn: string;
  /** @default the queue each message was a dead letter of */
  readonly destinationArn: string | undefined;
  /** @default {@link MAX_MOVES_PER_SECOND} */
  readonly maxPerSecond: number | undefined;
}

/**
 * Moves the messages of a dead-letter queue to where they failed, or to another queue. They are sent anew: new ids, new
 * ages, no receives.
 */
export class MoveTask {
  readonly handle = randomUUID();
  readonly options: MoveTaskOptions;
  readonly startedAtMs: number;
  readonly toMove: number;
  status: "RUNNING" | "COMPLETED" | "FAILED" = "RUNNING";
  moved = 0;
  failureReason: string | undefined;
  readonly #store: QueueStore;
  #cancelTimer: () => void = () => undefined;

  constructor(store: QueueStore, options: MoveTaskOptions) {
    this.#store = store;
    this.options = options;
    this.startedAtMs = store.clock.now();
    this.toMove = store.findByArn(options.sourceArn)?.messages.depth.visible ?? 0;
    this.#scheduleStep(this.startedAtMs);
  }

  /** Moves nothing more. */
  stop(): void {
    this.#cancelTimer();
  }

  #scheduleStep(atMs: number): void {
    this.#cancelTimer = this.#store.clock.at(atMs, () => this.#step(atMs));
  }

  #step(atMs: number): void {
    const source = this.#store.findByArn(this.options.sourceArn);
    if (source === undefined) return this.#fail("AWS.SimpleQueueService.NonExistentQueue");
    const perSecond = this.options.maxPerSecond ?? MAX_MOVES_PER_SECOND;
    for (let moves = 0; moves < perSecond; moves += 1) {
      const message = source.messages.takeOne();
      if (message === undefined) break;
      const failure = this.#move(message);
      if (failure === undefined) continue;
      source.messages.restore(message);
      return this.#fail(failure);
    }
    if (source.messages.depth.visible === 0) this.status = "COMPLETED";
    else this.#scheduleStep(atMs + 1_000);
  }

  /** Returns why it could not. */
  #move(message: Message): string | undefined {
    const arn = this.options.destinationArn ?? message.deadLetterSourceArn;
    if (arn === undefined) return "CouldNotDetermineMessageSource";
    try {
      this.#store.getByArn(arn).messages.send({ ...message.draft, delaySeconds: undefined });
    } catch (error) {
      if (error instanceof SqsError) return error.queryCode;
      throw error;
    }
    this.moved += 1;
    return undefined;
  }

  #fail(reason: string): void {
    this.status = "FAILED";
    this.failureReason = reason;
  }
}
