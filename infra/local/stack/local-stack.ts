import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { ENV } from "../../../shared/env.ts";
import type { PipelineEvent } from "../../../shared/pipeline/events.ts";
import { type AssemblyStack, readAssembly } from "../assembly/read-assembly.ts";
import type { Launch } from "../lambda/environment/environment.ts";
import type { LocalFunction, LogLine } from "../lambda/function.ts";
import type { AlarmChange } from "../metrics/alarms.ts";
import type { LocalCloudWatch } from "../metrics/cloudwatch.ts";
import { emfMetrics } from "../metrics/emf-metrics.ts";
import type { LocalQueues } from "../queue/queue.ts";
import type { LocalParameters } from "../parameters/parameters.ts";
import type { Intercept } from "../service.ts";
import type { LocalRedis } from "../redis/redis.ts";
import type { LocalTopics } from "../topics/topics.ts";
import { type DeployedApp, Deployment } from "./deployment.ts";
import { isDrained, isRunning } from "./is-drained.ts";
import { LOCAL_CREDENTIALS } from "../../../shared/cli/target/local-credentials.ts";
import { makeLocalToken } from "./local-token.ts";
import type { Outside } from "./outside.ts";
import { asPortTaken } from "./port-taken-error.ts";
import { pipelineEvent } from "./pipeline-events.ts";
import type { StackAddress } from "../../../shared/cli/target/running-stacks.ts";
import { startServices } from "./services.ts";
import { StackClock } from "./stack-clock.ts";
import { serveStatus, type StackStatus } from "./stack-status.ts";
import { REGION, type Workbench } from "./workbench.ts";

export interface LocalStackOptions {
  /** The cloud assembly to run, as `cdk synth` wrote it. */
  readonly assembly: string;
  /** Port of the first edge; the others follow it. 0 takes free ports. @default 0 */
  readonly port?: number;
  /** Values of the templates' parameters, by name. @default the template's own default, or `local-<name>` */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What the assembly imports from apps that are not run here. @default nothing */
  readonly outside?: Outside;
  /** What all of it goes by. @default the machine's time */
  readonly clock?: StackClock;
  /** How long CloudFront calls a new or changed distribution `InProgress`, in milliseconds. @default 0 */
  readonly distributionDeployMs?: number;
  /** Asked before and after every call to a service. @default no faults */
  readonly intercept?: Intercept;
  /** How long a mapping at the tip of a stream rests between two reads, in milliseconds. @default a tenth of a second */
  readonly pollMs?: number;
  /** Starts execution environments of functions. @default each is a worker thread */
  readonly launch?: Launch;
  /** Takes every line the functions print. @default dropped */
  readonly onLog?: (line: LogLine) => void;
  /** Takes what the pipeline tells. @default dropped */
  readonly onEvent?: (event: PipelineEvent) => void;
  /** Takes every alarm that changes its state. @default dropped */
  readonly onAlarm?: (change: AlarmChange) => void;
  /** Takes what could not be run here, in a sentence. @default dropped */
  readonly onWarning?: (sentence: string) => void;
}

/** A deployed app on this machine. */
export interface LocalStack extends StackAddress {
  readonly redisServer: LocalRedis;
  readonly cloudfront: Workbench["cloudfront"];
  readonly queues: LocalQueues;
  /** What was measured, and the alarms that watch it. */
  readonly cloudwatch: LocalCloudWatch;
  readonly topics: LocalTopics;
  readonly parameterStore: LocalParameters;
  /** The function whose name contains `part`, for example `OnChange`. */
  function(part: string): LocalFunction;
  currentStatus(): Promise<StackStatus>;
  /** Whether a function runs or is about to. If not, and there is still work, it waits for time to pass. */
  running(): boolean;
  /**
   * Deploys another assembly over what runs, as `cdk deploy` does: functions, mappings, schedules, queues and distributions
   * change in place, what is new is created, functions, mappings and schedules that are gone stop. All else keeps its state.
   *
   * @param assembly - as `cdk synth` wrote it. Code that did not change still runs from the assembly before.
   */
  redeploy(assembly: string): Promise<void>;
  /** Stops everything it started. Safe to call twice. */
  close(): Promise<void>;
}

/** Beyond these a month CloudFront bills each path or tag. */
const FREE_ITEMS = 1_000;
const USD_PER_ITEM = 0.005;

const distributionCount = (stacks: readonly AssemblyStack[]): number =>
  stacks
    .flatMap(({ template }) => Object.values(template.Resources))
    .filter(({ Type }) => Type === "AWS::CloudFront::Distribution").length;

/** Runs an assembly: its tables, queues, buckets, functions, mappings, schedules and distributions. */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { port = 0, clock = new StackClock() } = options;
  const stacks = readAssembly(options.assembly);
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  /** Edges come first, services after them. */
  let next = port;
  const nextPort = (): number => (port === 0 ? 0 : next++);
  const edgePorts = port === 0 ? [] : Array.from({ length: distributionCount(stacks) }, nextPort);

  try {
    const functions: Workbench["functions"] = new Map();
    const mappings: Workbench["mappings"] = new Map();
    const shared = { clock, functions, mappings, nextServicePort: nextPort, closers };
    const services = await startServices(shared, options);
    const { cloudfront, cloudwatch, parameterStore, queues, redis, secrets, topics, endpoints } = services;

    const sdk = { region: REGION, credentials: LOCAL_CREDENTIALS };
    const clients = {
      dynamodb: new DynamoDBClient({ ...sdk, endpoint: endpoints.dynamodb }),
      streams: new DynamoDBStreamsClient({ ...sdk, endpoint: endpoints.dynamodb }),
      sqs: new SQSClient({ ...sdk, endpoint: endpoints.sqs }),
      s3: new S3Client({ ...sdk, endpoint: endpoints.s3, forcePathStyle: true }),
    };
    closers.push(async () => Object.values(clients).forEach((client) => client.destroy()));

    const bench: Workbench = {
      ...shared,
      ...services,
      clients,
      environment: {
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
        AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
        AWS_ENDPOINT_URL_SQS: endpoints.sqs,
        AWS_ENDPOINT_URL_S3: endpoints.s3,
        AWS_ENDPOINT_URL_CLOUDFRONT: endpoints.cloudfront,
        AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsmanager,
        AWS_ENDPOINT_URL_SSM: endpoints.ssm,
        AWS_ENDPOINT_URL_CLOUDWATCH: endpoints.cloudwatch,
        AWS_ENDPOINT_URL_SNS: endpoints.sns,
        AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.eventbridge,
        [ENV.localRedisUrl]: redis.url,
        [ENV.localRedisToken]: redis.token,
      },
      onLog: (line) => {
        options.onLog?.(line);
        const event = pipelineEvent(line);
        if (event) options.onEvent?.(event);
        for (const measurement of emfMetrics(line.text)) cloudwatch.metrics.add(measurement);
      },
      launch: options.launch,
      pollMs: options.pollMs,
      nextEdgePort: () => edgePorts.shift() ?? 0,
      httpApis: new Map(),
      policies: new Map(),
      streams: new Map(),
      distributionIds: [],
    };
    const deployment = new Deployment(bench, options);
    const deploy = async (assembled: readonly AssemblyStack[]): Promise<DeployedApp> => {
      const deployed = await deployment.deploy(assembled);
      // As its user does after the first deploy.
      for (const arn of deployed.redisSecretArns) if (secrets.has(arn)) secrets.put(arn, redis.token);
      return deployed;
    };
    let app = await deploy(stacks);
    const token =
      app.purgeApi && (await makeLocalToken({ client: clients.dynamodb, table: app.purgeApi.ledgerTable, clock }));

    const currentStatus = async (): Promise<StackStatus> => {
      const nothingLeft = await isDrained(bench, queues);
      // Counted after the wait: until then they grow.
      const items = cloudfront.billedItems();
      return {
        drained: nothingLeft,
        invalidations: bench.distributionIds.reduce((sum, id) => sum + cloudfront.invalidations(id).length, 0),
        items,
        usd: Math.max(0, items - FREE_ITEMS) * USD_PER_ITEM,
        redisCommands: redis.commands(),
      };
    };
    const status = await serveStatus(nextPort(), currentStatus);
    closers.push(() => status.close());

    return {
      get edges() {
        return app.edges;
      },
      get tables() {
        return app.tables;
      },
      get purgeApi() {
        return app.purgeApi && token !== undefined ? { url: app.purgeApi.url, token } : undefined;
      },
      get functions() {
        return [...bench.functions.values()].map(({ name }) => name);
      },
      endpoints,
      redis: { url: redis.url, token: redis.token },
      status: status.url,
      redisServer: redis,
      cloudfront,
      queues,
      cloudwatch,
      topics,
      parameterStore,
      function: (part) => {
        const found = [...bench.functions.values()].filter(({ name }) => name.includes(part));
        if (found.length !== 1 || !found[0])
          throw new Error(`${found.length} functions are called something like ${JSON.stringify(part)}`);
        return found[0];
      },
      currentStatus,
      running: () => isRunning(bench),
      redeploy: async (assembly) => {
        app = await deploy(readAssembly(assembly));
      },
      close,
    };
  } catch (error) {
    await close();
    throw asPortTaken(error) ?? error;
  }
}
