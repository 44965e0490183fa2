import { ArnFormat, CfnOutput, Duration, Stack } from "aws-cdk-lib/core";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { Rule, type RuleProps, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { type Conditions, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Code, Function, FunctionProps } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { foldAlarmNames } from "../../shared/doctor/alarm-names.ts";
import { PROBE_KEY } from "../../shared/doctor/probe-key.ts";
import type { Expected, ExpectedAlarms, ExpectedQueue, StreamSettings } from "../../shared/doctor/expected.ts";
import { ENV } from "../../shared/env.ts";
import { mapValues } from "../map-values.ts";
import { acknowledgeAnyPolicy } from "./acknowledgements.ts";
import type { ChangePurger } from "./change-purger.ts";
import { differenceOf, expectedFilters, expectedQueue, expectedSchedule, expectedStream } from "./doctor-expects.ts";
import type { Edge, EdgePurger } from "./edge-purger.ts";
import { ExpectedParameter } from "./expected-parameter.ts";
import { grantKey } from "./grant-key.ts";
import { inAccountOf } from "./grant-put-objects.ts";
import type { Ledger } from "./ledger.ts";
import { nodeFunction } from "./node-function.ts";
import type { ObjectRetry } from "./object-retry.ts";
import type { Parking } from "./parking.ts";
import type { PurgeApi } from "./purge-api.ts";
import type { RedisDatabases } from "./redis-databases.ts";
import type { Redrive } from "./redrive.ts";
import type { WorkQueue } from "./work-queue.ts";

export interface DoctorProps {
  /** Bundle of `functions/doctor`. */
  readonly code: Code;
  /** By the names the config gives them. */
  readonly tables: Readonly<Record<string, ITable>>;
  /** By the names the config gives them. */
  readonly edges: Readonly<Record<string, Edge>>;
  readonly redis: RedisDatabases;
  readonly changePurger: ChangePurger;
  readonly objectRetry: ObjectRetry;
  readonly edgePurger: EdgePurger;
  readonly redrive: Redrive;
  readonly parking: Parking;
  readonly ledger: Ledger;
  /** @default there is none to look at */
  readonly purgeApi?: PurgeApi;
  /** Encrypts the function's logs. @default a key of AWS's */
  readonly encryptionKey?: IKey;
  /** Escape hatch: merged last over this construct's own settings. */
  readonly overrides?: {
    readonly function?: Partial<FunctionProps>;
    readonly schedule?: Partial<RuleProps>;
  };
}

/** An examination takes 25 seconds at most, a canary seventy. */
const TIMEOUT = Duration.seconds(90);

/** Seven SDK clients; it mostly waits for them. */
const MEMORY_MIB = 512;

/** Looks at everything a purge passes through, and says what is wrong with it. */
export class Doctor extends Construct {
  readonly function: Function;
  readonly expected: ExpectedParameter;
  readonly #props: DoctorProps;
  /** Not its own: that it no longer runs is told by an alarm, and a role can't name what starts its function. */
  readonly #schedules: Readonly<Record<string, Rule>>;
  #alarms: ExpectedAlarms | undefined;

  constructor(scope: Construct, id: string, props: DoctorProps) {
    super(scope, id);
    this.#props = props;
    this.#schedules = { sweep: props.edgePurger.sweep, redrive: props.redrive.schedule };

    this.function = nodeFunction(this, {
      name: "doctor",
      description: "tagwire: looks at all that is wired, and says what is wrong with it",
      code: props.code,
      timeout: TIMEOUT,
      memorySizeMiB: MEMORY_MIB,
      encryptionKey: props.encryptionKey,
      overrides: props.overrides?.function,
    });
    this.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    new Rule(this, "Schedule", {
      description: "tagwire: looks at all that is wired",
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [new LambdaFunction(this.function, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
      ...props.overrides?.schedule,
    });

    new CfnOutput(this, "FunctionName", {
      description: "tagwire: function that says what is wired wrongly, npx tagwire doctor --function NAME",
      value: this.function.functionName,
    });
    this.expected = new ExpectedParameter(this, "Expected", () => this.#expected());
    this.expected.grantRead(this.function);
    props.ledger.grantReadWrite(this.function);
    props.objectRetry.grantLater(this.function);
    props.redis.grantTokens(this.function);
    this.#grantLooks();
  }

  /** Looks at alarms, too. */
  watchAlarms(alarms: ExpectedAlarms): void {
    this.#alarms = alarms;
    const arnOf = (name: string): string =>
      Stack.of(this).formatArn({
        service: "cloudwatch",
        resource: "alarm",
        resourceName: alarms.prefix + name,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    // Composite alarms are shown only to who may see every alarm of the account: it does without them.
    this.#allow(["cloudwatch:DescribeAlarms"], alarms.names.map(arnOf));
    this.#allow(["sns:GetTopicAttributes"], [alarms.topic]);
  }

  #expected(): Expected {
    const { tables, edges, redis, changePurger, edgePurger, parking } = this.#props;
    const streams = mapValues(changePurger.mappings, (mapping) => expectedStream(mapping, parking.bucket.bucketArn));
    const [common] = Object.values<StreamSettings>(streams);
    if (!common) throw new Error("no table has a mapping");
    return {
      tables: mapValues(tables, ({ tableName }, name) => {
        const mapping = changePurger.mappings[name];
        const settings = streams[name];
        return {
          name: tableName,
          mapping: mapping?.eventSourceMappingId ?? "",
          differs: settings && differenceOf(settings, common),
          filters: mapping && expectedFilters(mapping),
        };
      }),
      stream: common,
      queues: this.#queues(),
      queueUrl: edgePurger.queue.queue.queueUrl,
      bucket: parking.bucket.bucketName,
      edges: mapValues(edges, ({ distribution, samples }) => ({ distribution: distribution.distributionId, samples })),
      redis: redis.connections(({ url, token }) => ({ url, secret: token.secretArn })),
      schedules: Object.fromEntries(
        Object.entries(this.#schedules).flatMap(([name, rule]) => {
          const schedule = expectedSchedule(rule);
          return schedule === undefined ? [] : [[name, schedule]];
        }),
      ),
      api: this.#props.purgeApi?.api.apiEndpoint,
      alarms: this.#alarms && { ...this.#alarms, names: foldAlarmNames(this.#alarms.names, { tables, edges }) },
    };
  }

  #queues(): Readonly<Record<string, ExpectedQueue>> {
    const { edgePurger, objectRetry, parking } = this.#props;
    return {
      ...workQueue("edge", edgePurger.queue),
      ...workQueue("redis-retry", objectRetry.queue),
      parked: expectedQueue(parking.queue),
    };
  }

  /** What the looks need, on what they look at. */
  #grantLooks(): void {
    const { tables, edges, changePurger, edgePurger, objectRetry, redrive, parking } = this.#props;
    const stack = Stack.of(this);
    const cloudfront = (resource: string, resourceName: string): string =>
      stack.formatArn({ service: "cloudfront", region: "", resource, resourceName });
    const workQueues = [edgePurger.queue, objectRetry.queue];
    const queues: readonly Queue[] = [
      ...workQueues.flatMap(({ queue, deadLetters }) => [queue, deadLetters]),
      parking.queue,
    ];

    const functions = [changePurger, redrive, objectRetry, edgePurger].map((stage) => stage.function);
    this.#allow(
      ["lambda:GetFunctionConfiguration"],
      functions.map(({ functionArn }) => functionArn),
    );
    this.function.addEnvironment(ENV.functions, stack.toJsonString(functions.map(({ functionName }) => functionName)));
    this.#allow(
      ["lambda:GetEventSourceMapping"],
      [
        ...Object.values(changePurger.mappings).map(({ eventSourceMappingArn }) => eventSourceMappingArn),
        ...workQueues.flatMap(({ mapping }) => mapping?.eventSourceMappingArn ?? []),
      ],
    );
    this.#allow(
      ["dynamodb:DescribeTable"],
      Object.values(tables).map(({ tableArn }) => tableArn),
    );
    this.#allow(
      ["sqs:GetQueueAttributes"],
      queues.map(({ queueArn }) => queueArn),
    );
    this.#allow(["s3:PutObject"], [parking.bucket.arnForObjects(PROBE_KEY)], inAccountOf(this.function));
    grantKey(parking.bucket.encryptionKey, this.function, "s3:put");
    this.#allow(
      ["cloudfront:GetDistribution"],
      Object.values(edges).map(({ distribution }) => cloudfront("distribution", distribution.distributionId)),
    );
    // Any of the account: that somebody took another one than was deployed is what it looks for.
    const [cachePolicies, headersPolicies] = [
      cloudfront("cache-policy", "*"),
      cloudfront("response-headers-policy", "*"),
    ];
    this.#allow(["cloudfront:GetCachePolicyConfig"], [cachePolicies]);
    this.#allow(["cloudfront:GetResponseHeadersPolicyConfig"], [headersPolicies]);
    acknowledgeAnyPolicy([cachePolicies, headersPolicies], this);
    this.#allow(
      ["events:DescribeRule"],
      Object.values(this.#schedules).map(({ ruleArn }) => ruleArn),
    );
  }

  #allow(actions: readonly string[], resources: readonly string[], conditions?: Conditions): void {
    if (resources.length === 0) return;
    this.function.addToRolePolicy(
      new PolicyStatement({ actions: [...actions], resources: [...resources], conditions }),
    );
  }
}

function workQueue(name: string, { queue, deadLetters, mapping }: WorkQueue): Readonly<Record<string, ExpectedQueue>> {
  const dead = `${name}-dead`;
  return {
    [name]: {
      ...expectedQueue(queue),
      deadLetters: dead,
      mapping: mapping && { id: mapping.eventSourceMappingId, batchSize: expectedStream(mapping, "").batchSize },
    },
    [dead]: expectedQueue(deadLetters),
  };
}
