import { MessageQueue } from "./message-queue.ts";
import type { Message } from "./message.ts";
import type { QueueAttributes } from "./queue-attributes.ts";
import type { QueueClock } from "./queue-clock.ts";
import { SqsError } from "./sqs-error.ts";

/** SQS wants this long between two purges of a queue, and between deleting one and making it anew. */
const PAUSE_MS = 60_000;

/** A queue: its messages, and what else is known about it. */
export interface Queue {
  readonly messages: MessageQueue;
  readonly createdAtMs: number;
  modifiedAtMs: number;
  purgedAtMs: number;
  tags: Readonly<Record<string, string>>;
}

/** The queues of one account. */
export class QueueStore {
  readonly clock: QueueClock;
  readonly accountId: string;
  readonly #queues = new Map<string, Queue>();
  readonly #deletedAtMs = new Map<string, number>();

  constructor(accountId: string, clock: QueueClock) {
    this.accountId = accountId;
    this.clock = clock;
  }

  /** All queues, by name. */
  get all(): readonly Queue[] {
    return [...this.#queues.values()].sort((a, b) => (a.messages.name < b.messages.name ? -1 : 1));
  }

  /** @throws {SqsError} when one of that name was deleted less than a minute ago. */
  create(name: string, attributes: QueueAttributes, tags: Readonly<Record<string, string>>): Queue {
    const now = this.clock.now();
    if (now < (this.#deletedAtMs.get(name) ?? -Infinity) + PAUSE_MS) {
      const rule = "You must wait 60 seconds after deleting a queue before you can create another with the same name.";
      throw new SqsError("QueueDeletedRecently", rule);
    }
    const messages = new MessageQueue(name, `arn:aws:sqs:us-east-1:${this.accountId}:${name}`, attributes, this.clock);
    const queue: Queue = { messages, createdAtMs: now, modifiedAtMs: now, purgedAtMs: -Infinity, tags };
    this.#queues.set(name, queue);
    return queue;
  }

  delete(queue: Queue): void {
    queue.messages.close();
    this.#queues.delete(queue.messages.name);
    this.#deletedAtMs.set(queue.messages.name, this.clock.now());
  }

  /** @throws {SqsError} when it was purged less than a minute ago. */
  purge(queue: Queue): void {
    const now = this.clock.now();
    if (now < queue.purgedAtMs + PAUSE_MS) {
      const rule = `Only one PurgeQueue operation on ${queue.messages.name} is allowed every 60 seconds.`;
      throw new SqsError("PurgeQueueInProgress", rule);
    }
    queue.purgedAtMs = now;
    queue.messages.purge();
  }

  find(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  findByArn(arn: string): Queue | undefined {
    const queue = this.#queues.get(arn.slice(arn.lastIndexOf(":") + 1));
    return queue?.messages.arn === arn ? queue : undefined;
  }

  /** @throws {SqsError} when there is none. */
  get(name: string): Queue {
    return existing(this.find(name));
  }

  /** @throws {SqsError} when there is none. */
  getByArn(arn: string): Queue {
    return existing(this.findByArn(arn));
  }

  /**
   * The queue of a URL, whatever host it was reached by.
   *
   * @throws {SqsError} when there is none.
   */
  getByUrl(url: string): Queue {
    const [name = "", accountId] = url.split("/").reverse();
    return this.get(accountId === this.accountId ? name : "");
  }

  /** Moves a message to the dead-letter queue of its queue; `false` when that queue is gone. */
  bury(message: Message, from: MessageQueue): boolean {
    const target = this.findByArn(from.redrivePolicy?.deadLetterTargetArn ?? "");
    target?.messages.bury(message, from.arn);
    return target !== undefined;
  }
}

function existing(queue: Queue | undefined): Queue {
  if (queue === undefined) throw new SqsError("QueueDoesNotExist", "The specified queue does not exist.");
  return queue;
}
