import { Duration } from "aws-cdk-lib/core";
import { EventSourceMapping, type Function } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource, type SqsEventSourceProps } from "aws-cdk-lib/aws-lambda-event-sources";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Queue, type QueueProps } from "aws-cdk-lib/aws-sqs";
import { Construct, type IConstruct } from "constructs";
import { grantSend } from "./grant-send.ts";
import { grantTakeMessages } from "./grant-take-messages.ts";
import { privateQueue } from "./private-queue.ts";

export interface WorkQueueProps {
  /** Time-out of the function that consumes it. */
  readonly consumerTimeout: Duration;
  /**
   * How long each message waits before it is first received.
   *
   * @default none
   */
  readonly deliveryDelay?: Duration;
  /**
   * Encrypts what waits.
   *
   * @default a key of AWS's
   */
  readonly encryptionKey?: IKey;
  readonly overrides?: Partial<QueueProps>;
}

/** AWS's advice for Lambda: enough for every attempt within one visibility to fail by time-out. */
const VISIBILITY_PER_TIMEOUT = 6;

/**
 * The most SQS allows. A message is worth keeping as long as the outage lasts that it waits out, and each receive takes
 * {@link VISIBILITY_PER_TIMEOUT} time-outs: 13 hours with one of 8 seconds, more with a back-off.
 */
const MAX_RECEIVES = 1_000;

/** A weekend, and a day to act. */
const RETENTION = Duration.days(4);

/** SQS counts from the first send, so a dead message still has ten days. */
const DEAD_RETENTION = Duration.days(14);

/** SQS hands Lambda at most ten messages unless it is told to wait for more, and waiting is what `deliveryDelay` is for. */
const BATCH_SIZE = 10;

/** The fewest Lambda allows: consumers take turns anyway, a second one is for when the first hangs. */
const MAX_CONCURRENCY = 2;

/** A queue of work that is never lost, only late: with a dead-letter queue that outlives it. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  #mapping: EventSourceMapping | undefined;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);

    const common = privateQueue(props.encryptionKey);
    this.deadLetters = new Queue(this, "DeadLetters", { ...common, retentionPeriod: DEAD_RETENTION });
    this.queue = new Queue(this, "Queue", {
      ...common,
      retentionPeriod: RETENTION,
      visibilityTimeout: Duration.seconds(props.consumerTimeout.toSeconds() * VISIBILITY_PER_TIMEOUT),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
      ...(props.deliveryDelay && { deliveryDelay: props.deliveryDelay }),
      ...props.overrides,
    });
  }

  /** Lets a function put dead letters there itself, and tells it where, by that variable. */
  grantSetAside(fn: Function, variable: string): void {
    grantSend(this.deadLetters, fn);
    fn.addEnvironment(variable, this.deadLetters.queueUrl);
  }

  /** Lets a function take dead letters, and tells it where they are, by that variable. */
  grantTakeDeadLetters(fn: Function, variable: string): void {
    grantTakeMessages(this.deadLetters, fn);
    fn.addEnvironment(variable, this.deadLetters.queueUrl);
  }

  /** What hands messages to the function; absent before there is one. */
  get mapping(): EventSourceMapping | undefined {
    return this.#mapping;
  }

  /** Hands messages to a function, which says for each whether it failed. */
  consumedBy(fn: Function, overrides?: Partial<SqsEventSourceProps>): void {
    const source = new SqsEventSource(this.queue, {
      batchSize: BATCH_SIZE,
      maxConcurrency: MAX_CONCURRENCY,
      reportBatchItemFailures: true,
      ...overrides,
    });
    fn.addEventSource(source);
    const isOfSource = (child: IConstruct): child is EventSourceMapping =>
      child instanceof EventSourceMapping && child.eventSourceMappingId === source.eventSourceMappingId;
    this.#mapping = fn.node.children.find(isOfSource);
  }
}
