import { Duration, Stack } from "aws-cdk-lib/core";
import type { IDistribution } from "aws-cdk-lib/aws-cloudfront";
import { Rule, type RuleProps, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Code, Function, FunctionProps } from "aws-cdk-lib/aws-lambda";
import type { SqsEventSourceProps } from "aws-cdk-lib/aws-lambda-event-sources";
import type { QueueProps } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Samples } from "../../shared/doctor/expected.ts";
import { ENV } from "../../shared/env.ts";
import { mapValues } from "../map-values.ts";
import { grantSend } from "./grant-send.ts";
import type { Ledger } from "./ledger.ts";
import { nodeFunction } from "./node-function.ts";
import type { Parking } from "./parking.ts";
import { WorkQueue } from "./work-queue.ts";

/** An edge: a distribution that is purged by tag. */
export interface Edge {
  /**
   * Its distribution. One that is defined in the same app gets its tag header from the config; of an imported one
   * (`Distribution.fromDistributionAttributes`) `CacheTagConfig` must be set where it is defined.
   */
  readonly distribution: IDistribution;
  /**
   * Pages of this edge that the doctor looks at every five minutes, as the origin sends them and as viewers get them: one
   * of each kind shows whether tags arrive, and how many.
   *
   * @default the doctor looks at settings alone, and can't tell what the origin sends
   */
  readonly samples?: Samples;
  /**
   * Whether pages at `/.tagwire/probe*` are put behind it, by which the canary sees each hour whether purges reach it. Never
   * for an imported distribution.
   *
   * @default true
   */
  readonly probe?: boolean;
}

export interface EdgePurgerProps {
  /** Bundle of `functions/purge-edge`. */
  readonly code: Code;
  /** By the names the config gives them. */
  readonly edges: Readonly<Record<string, Edge>>;
  readonly ledger: Ledger;
  readonly parking: Parking;
  /**
   * How long edge items are gathered before they are planned: changes of a moment join one purge, and a page that was
   * being rendered has reached the edge.
   *
   * @default Duration.seconds(1)
   */
  readonly gather?: Duration;
  /**
   * Encrypts edge items that wait, and logs.
   *
   * @default a key of AWS's
   */
  readonly encryptionKey?: IKey;
  /** Escape hatch: merged last over this construct's own settings. */
  readonly overrides?: {
    readonly function?: Partial<FunctionProps>;
    readonly queue?: Partial<QueueProps>;
    readonly eventSource?: Partial<SqsEventSourceProps>;
    readonly sweep?: Partial<RuleProps>;
  };
}

/** A crash delays what it held by the queue's visibility, six times this: less than the usual bound of staleness, 60 s. */
const TIMEOUT = Duration.seconds(8);

/** Three SDK clients and 6 MB of messages fit in half of it; the rest buys the processor that parses them. */
const MEMORY_MIB = 512;

/** Takes edge items from a queue to CloudFront, one planner at a time, with the ledger as its memory. */
export class EdgePurger extends Construct {
  readonly function: Function;
  readonly queue: WorkQueue;
  /** Rings once a minute. */
  readonly sweep: Rule;

  constructor(scope: Construct, id: string, props: EdgePurgerProps) {
    super(scope, id);

    this.function = nodeFunction(this, {
      name: "purge-edge",
      description: "tagwire: plans and sends CloudFront invalidations",
      code: props.code,
      encryptionKey: props.encryptionKey,
      timeout: TIMEOUT,
      memorySizeMiB: MEMORY_MIB,
      overrides: props.overrides?.function,
    });
    this.queue = new WorkQueue(this, "EdgeItems", {
      consumerTimeout: this.function.timeout ?? TIMEOUT,
      deliveryDelay: props.gather ?? Duration.seconds(1),
      encryptionKey: props.encryptionKey,
      overrides: props.overrides?.queue,
    });
    this.#grantPurge(props.edges);
    props.ledger.grantReadWrite(this.function);
    props.parking.grantPark(this.function);
    this.grantQueue(this.function);
    this.queue.grantSetAside(this.function, ENV.edgeDeadLettersUrl);
    this.queue.consumedBy(this.function, props.overrides?.eventSource);

    // A sweep that fails or comes late is made up for by the next one.
    this.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    this.sweep = new Rule(this, "Sweep", {
      description: "tagwire: rings for edge items whose message was lost or whose wait is over",
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(this.function, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
      ...props.overrides?.sweep,
    });
  }

  /** Lets a function queue edge items, and tells it where. */
  grantQueue(fn: Function): void {
    grantSend(this.queue.queue, fn);
    fn.addEnvironment(ENV.edgeQueueUrl, this.queue.queue.queueUrl);
  }

  #grantPurge(edges: Readonly<Record<string, Edge>>): void {
    for (const { distribution } of Object.values(edges)) distribution.grant(this.function, ...INVALIDATION_ACTIONS);
    const ids = mapValues(edges, ({ distribution }) => distribution.distributionId);
    this.function.addEnvironment(ENV.edges, Stack.of(this).toJsonString(ids));
  }
}

/** To purge, and to see whether it has taken effect. */
const INVALIDATION_ACTIONS = ["cloudfront:CreateInvalidation", "cloudfront:ListInvalidations"];
