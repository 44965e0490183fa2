import { Duration } from "aws-cdk-lib/core";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Code, Function, FunctionProps } from "aws-cdk-lib/aws-lambda";
import type { SqsEventSourceProps } from "aws-cdk-lib/aws-lambda-event-sources";
import type { QueueProps } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { ENV } from "../../shared/env.ts";
import type { EdgePurger } from "./edge-purger.ts";
import { grantSend } from "./grant-send.ts";
import { nodeFunction } from "./node-function.ts";
import type { RedisDatabases } from "./redis-databases.ts";
import { WorkQueue } from "./work-queue.ts";

export interface ObjectRetryProps {
  /** Bundle of `functions/redis-retry`. */
  readonly code: Code;
  readonly redis: RedisDatabases;
  /** Gets the edge items once Redis is purged: the edge may have refilled from stale Redis in between. */
  readonly edgePurger: EdgePurger;
  /**
   * Encrypts purges that wait, and logs.
   *
   * @default a key of AWS's
   */
  readonly encryptionKey?: IKey;
  /** Escape hatch: merged last over this construct's own settings. */
  readonly overrides?: {
    readonly function?: Partial<FunctionProps>;
    readonly queue?: Partial<QueueProps>;
    readonly eventSource?: Partial<SqsEventSourceProps>;
  };
}

/** A crash delays a purge by the queue's visibility, six times this. */
const TIMEOUT = Duration.seconds(8);

/** Ten messages and two clients; it mostly waits for Redis. */
const MEMORY_MIB = 512;

/** Makes the purges that could not, or should not, be made at once: Redis first, then the edges. */
export class ObjectRetry extends Construct {
  readonly function: Function;
  readonly queue: WorkQueue;

  constructor(scope: Construct, id: string, props: ObjectRetryProps) {
    super(scope, id);

    this.function = nodeFunction(this, {
      name: "redis-retry",
      description: "tagwire: purges Redis later, then queues the edge items",
      code: props.code,
      encryptionKey: props.encryptionKey,
      timeout: TIMEOUT,
      memorySizeMiB: MEMORY_MIB,
      overrides: props.overrides?.function,
    });
    this.queue = new WorkQueue(this, "LaterPurges", {
      consumerTimeout: this.function.timeout ?? TIMEOUT,
      encryptionKey: props.encryptionKey,
      overrides: props.overrides?.queue,
    });
    props.redis.grantUse(this.function);
    props.edgePurger.grantQueue(this.function);
    this.grantLater(this.function);
    this.queue.grantSetAside(this.function, ENV.laterDeadLettersUrl);
    this.queue.consumedBy(this.function, props.overrides?.eventSource);
  }

  /** Lets a function keep purges for later, and tells it where. */
  grantLater(fn: Function): void {
    grantSend(this.queue.queue, fn);
    fn.addEnvironment(ENV.laterQueueUrl, this.queue.queue.queueUrl);
  }
}
