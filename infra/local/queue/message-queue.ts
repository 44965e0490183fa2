import type { Clock } from "../../../shared/ports/clock.ts";
import type { Message } from "./message.ts";
import { newMessage, type Draft } from "./message.ts";
import { numberAttribute, redrivePolicy, type QueueAttributes, type RedrivePolicy } from "./queue-attributes.ts";
import { formatReceiptHandle, parseReceiptHandle } from "./receipt-handle.ts";
import { invalidParameter, SqsError } from "./sqs-error.ts";

/** Longest time a message may stay in flight from its last receive, in seconds. */
export const MAX_VISIBILITY_SECONDS = 43_200;

/** After so many receives a message is no longer the oldest, however old it is. */
const MANY_RECEIVES = 3;

/** A message as one receiver got it. */
export interface Received {
  readonly message: Message;
  readonly receiptHandle: string;
}

/** How many messages a queue holds, by state. */
export interface Depth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** The messages of one standard queue. Time comes from the clock alone, so what is due shows at the next call. */
export class MessageQueue {
  readonly name: string;
  readonly arn: string;
  attributes: QueueAttributes;
  readonly #clock: Clock;
  readonly #watchers = new Set<() => void>();
  /** In the order in which they became visible. */
  readonly #visible = new Map<string, Message>();
  readonly #hidden = new Map<string, Message>();
  // Lower bounds, so that a call looks through all messages only when one of them may be due.
  #nextVisibleAtMs = Infinity;
  #oldestSentAtMs = Infinity;
  #closed = false;

  constructor(name: string, arn: string, attributes: QueueAttributes, clock: Clock) {
    this.name = name;
    this.arn = arn;
    this.attributes = attributes;
    this.#clock = clock;
  }

  get redrivePolicy(): RedrivePolicy | undefined {
    return redrivePolicy(this.attributes);
  }

  /** No hidden message becomes visible before, in milliseconds since the Unix epoch. */
  get nextVisibleAtMs(): number {
    return this.#nextVisibleAtMs;
  }

  /**
   * Calls back whenever messages may have become visible, or will at another time than before.
   *
   * @returns ends the calls.
   */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  get depth(): Depth {
    this.#settle();
    const hidden = [...this.#hidden.values()];
    const inFlight = hidden.filter((message) => message.receivesHere > 0).length;
    return { visible: this.#visible.size, inFlight, delayed: hidden.length - inFlight };
  }

  /**
   * When the oldest message came to this queue, in milliseconds since the Unix epoch. As on AWS it is none that was received
   * {@link MANY_RECEIVES} times: SQS puts those behind the others.
   */
  get oldestAtMs(): number | undefined {
    this.#settle();
    const few = [...this.#hidden.values(), ...this.#visible.values()].filter(
      ({ receivesHere }) => receivesHere < MANY_RECEIVES,
    );
    if (few.length === 0) return undefined;
    return few.reduce((oldest, { arrivedAtMs }) => Math.min(oldest, arrivedAtMs), Infinity);
  }

  /** @throws {SqsError} when the message is larger than this queue takes. */
  send(draft: Draft): Message {
    const maxBytes = numberAttribute(this.attributes, "MaximumMessageSize");
    if (draft.bytes > maxBytes) {
      const reason = `Message must be shorter than ${maxBytes} bytes.`;
      throw new SqsError("InvalidParameterValue", `One or more parameters are invalid. Reason: ${reason}`);
    }
    const delaySeconds = draft.delaySeconds ?? numberAttribute(this.attributes, "DelaySeconds");
    const message = newMessage(draft, this.#clock.now(), delaySeconds);
    this.#put(message);
    return message;
  }

  /** Takes a dead letter of another queue. It keeps its age: retention counts from when it was first sent. */
  bury(message: Message, sourceArn: string): void {
    message.receivesHere = 0;
    message.arrivedAtMs = this.#clock.now();
    message.hiddenUntilMs = 0;
    message.deadLetterSourceArn = sourceArn;
    this.#put(message);
  }

  /**
   * Gives out up to `max` visible messages and hides them.
   *
   * @param bury - takes messages that were received too often; `false` when there is no queue for them any more.
   * @throws {SqsError} when the queue was deleted.
   */
  receive(max: number, visibilitySeconds: number | undefined, bury: (message: Message) => boolean): Received[] {
    if (this.#closed) throw new SqsError("QueueDoesNotExist", "The specified queue does not exist.");
    this.#settle();
    const hideForMs = (visibilitySeconds ?? numberAttribute(this.attributes, "VisibilityTimeout")) * 1_000;
    const maxReceives = this.redrivePolicy?.maxReceiveCount ?? Infinity;
    const received: Received[] = [];
    for (const message of this.#visible.values()) {
      if (received.length === max) break;
      this.#visible.delete(message.id);
      if (message.receivesHere >= maxReceives && bury(message)) continue;
      received.push(this.#giveOut(message, hideForMs));
    }
    return received;
  }

  /** Deletes a message by its latest receipt. An older receipt, or a message that is gone, is no error and does nothing. */
  delete(handle: string): void {
    const { messageId, receive } = parseReceiptHandle(handle, this.name);
    if (this.#find(messageId)?.receives !== receive) return;
    this.#hidden.delete(messageId);
    this.#visible.delete(messageId);
  }

  /** @throws {SqsError} when the message is not in flight, or would be for too long. */
  changeVisibility(handle: string, seconds: number): void {
    const { messageId, receive } = parseReceiptHandle(handle, this.name);
    this.#settle();
    const message = this.#find(messageId);
    if (message?.receives !== receive) {
      const reason = "Message does not exist or is not available for visibility timeout change.";
      throw invalidParameter("ReceiptHandle", handle, reason);
    }
    if (!this.#hidden.has(messageId))
      throw new SqsError("MessageNotInflight", "The specified message isn't in flight.");
    const hiddenUntilMs = this.#clock.now() + seconds * 1_000;
    if (hiddenUntilMs > message.lastReceivedAtMs + MAX_VISIBILITY_SECONDS * 1_000) {
      const reason = `Total VisibilityTimeout for the message is beyond the limit [${MAX_VISIBILITY_SECONDS} seconds]`;
      throw invalidParameter("VisibilityTimeout", seconds, reason);
    }
    this.#hide(message, hiddenUntilMs);
    this.#changed();
  }

  /** Takes one visible message out for good, or until it is restored. */
  takeOne(): Message | undefined {
    this.#settle();
    const [message] = this.#visible.values();
    if (message !== undefined) this.#visible.delete(message.id);
    return message;
  }

  /** Puts back a message that was taken out. */
  restore(message: Message): void {
    this.#put(message);
  }

  /** The queue is deleted: whoever waits for messages hears that none will come. */
  close(): void {
    this.#closed = true;
    this.purge();
    this.#changed();
  }

  /** Deletes all messages, those in flight too. */
  purge(): void {
    this.#visible.clear();
    this.#hidden.clear();
  }

  #put(message: Message): void {
    this.#oldestSentAtMs = Math.min(this.#oldestSentAtMs, message.sentAtMs);
    if (message.hiddenUntilMs > this.#clock.now()) this.#hide(message, message.hiddenUntilMs);
    else this.#visible.set(message.id, message);
    this.#changed();
  }

  #hide(message: Message, untilMs: number): void {
    message.hiddenUntilMs = untilMs;
    this.#hidden.set(message.id, message);
    this.#nextVisibleAtMs = Math.min(this.#nextVisibleAtMs, untilMs);
  }

  #changed(): void {
    for (const changed of this.#watchers) changed();
  }

  #giveOut(message: Message, hideForMs: number): Received {
    const now = this.#clock.now();
    message.receives += 1;
    message.receivesHere += 1;
    message.firstReceivedAtMs ??= now;
    message.lastReceivedAtMs = now;
    this.#hide(message, now + hideForMs);
    const receipt = { queueName: this.name, messageId: message.id, receive: message.receives };
    return { message, receiptHandle: formatReceiptHandle(receipt) };
  }

  #find(id: string): Message | undefined {
    return this.#hidden.get(id) ?? this.#visible.get(id);
  }

  /** Brings the state up to now: shows what is no longer hidden, forgets what has expired. */
  #settle(): void {
    const now = this.#clock.now();
    if (now >= this.#nextVisibleAtMs) this.#showDue(now);
    const expiredBeforeMs = now - numberAttribute(this.attributes, "MessageRetentionPeriod") * 1_000;
    if (this.#oldestSentAtMs <= expiredBeforeMs) this.#forget(expiredBeforeMs);
  }

  #showDue(now: number): void {
    this.#nextVisibleAtMs = Infinity;
    for (const message of this.#hidden.values()) {
      if (message.hiddenUntilMs > now) {
        this.#nextVisibleAtMs = Math.min(this.#nextVisibleAtMs, message.hiddenUntilMs);
        continue;
      }
      this.#hidden.delete(message.id);
      this.#visible.set(message.id, message);
    }
  }

  #forget(sentBeforeMs: number): void {
    this.#oldestSentAtMs = Infinity;
    for (const messages of [this.#visible, this.#hidden]) {
      for (const { id, sentAtMs } of messages.values()) {
        if (sentAtMs <= sentBeforeMs) messages.delete(id);
        else this.#oldestSentAtMs = Math.min(this.#oldestSentAtMs, sentAtMs);
      }
    }
  }
}
