import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { ENV } from "../../../shared/env.ts";
import type { PipelineEvent } from "../../../shared/pipeline/events.ts";
import { type AssemblyStack, readAssembly } from "../assembly/read-assembly.ts";
import { startDynamodb } from "../dynamodb/dynamodb.ts";
import { startCloudFront } from "../edge/cloudfront.ts";
import { startLambdaApi } from "../lambda/api/lambda-api.ts";
import { startRules } from "../events/rules.ts";
import type { Launch } from "../lambda/environment/environment.ts";
import type { LocalFunction, LogLine } from "../lambda/function.ts";
import type { AlarmChange } from "../metrics/alarms.ts";
import { type LocalCloudWatch, startCloudWatch } from "../metrics/cloudwatch.ts";
import { emfMetrics } from "../metrics/emf-metrics.ts";
import { queueGauges } from "../metrics/queue-gauges.ts";
import { startObjects } from "../objects/objects.ts";
import { type LocalQueues, startQueues } from "../queue/queue.ts";
import { type LocalParameters, startParameters } from "../parameters/parameters.ts";
import { startRedis } from "../redis/redis.ts";
import { startSecrets } from "../secrets/secrets.ts";
import type { Intercept } from "../service.ts";
import { type LocalTopics, startTopics } from "../topics/topics.ts";
import { type DeployedApp, Deployment } from "./deployment.ts";
import { isDrained, isRunning } from "./is-drained.ts";
import { LOCAL_CREDENTIALS } from "../../../shared/cli/target/local-credentials.ts";
import { makeLocalToken } from "./local-token.ts";
import type { Outside } from "./outside.ts";
import { asPortTaken } from "./port-taken-error.ts";
import { pipelineEvent } from "./pipeline-events.ts";
import type { StackAddress } from "../../../shared/cli/target/running-stacks.ts";
import { StackClock } from "./stack-clock.ts";
import { serveStatus, type StackStatus } from "./stack-status.ts";
import { ACCOUNT_ID, REGION, type Workbench } from "./workbench.ts";

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
  readonly redisServer: Awaited<ReturnType<typeof startRedis>>;
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
  const { port = 0, intercept, clock = new StackClock() } = options;
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
    const started = <T extends { close(): Promise<void> }>(service: T): T => {
      closers.push(() => service.close());
      return service;
    };
    const common = () => ({ port: nextPort(), ...(intercept && { intercept }) });
    const dynamodb = started(await startDynamodb({ ...common(), clock }));
    const queues = started(await startQueues({ ...common(), clock }));
    const objects = started(await startObjects({ ...common(), clock }));
    const cloudfront = started(await startCloudFront({ ...common(), clock, deployMs: options.distributionDeployMs }));
    const redis = started(
      await startRedis({ ...common(), token: "local-token", readOnlyToken: "local-read-only-token" }),
    );

    const account = { region: REGION, accountId: ACCOUNT_ID };
    const topics = started(await startTopics({ ...common(), ...account }));
    const cloudwatch = started(
      await startCloudWatch({
        ...common(),
        ...account,
        clock,
        publish: topics.publish,
        gauges: () => queueGauges(queues, clock.now()),
        ...(options.onAlarm && { onAlarm: options.onAlarm }),
      }),
    );

    const sdk = { region: REGION, credentials: LOCAL_CREDENTIALS };
    const clients = {
      dynamodb: new DynamoDBClient({ ...sdk, endpoint: dynamodb.url }),
      streams: new DynamoDBStreamsClient({ ...sdk, endpoint: dynamodb.url }),
      sqs: new SQSClient({ ...sdk, endpoint: queues.url }),
      s3: new S3Client({ ...sdk, endpoint: objects.url, forcePathStyle: true }),
    };
    closers.push(async () => Object.values(clients).forEach((client) => client.destroy()));

    const secrets = started(await startSecrets({ ...common(), clock }));
    const parameterStore = started(await startParameters(common()));
    const rules = started(await startRules(common()));
    const functions: Workbench["functions"] = new Map();
    const mappings: Workbench["mappings"] = new Map();
    const lambda = started(
      await startLambdaApi({
        ...common(),
        functions,
        mappings,
        time: clock,
        onProblem: (text) => options.onLog?.({ function: "lambda", stream: "stderr", text }),
      }),
    );

    const bench: Workbench = {
      clients,
      cloudfront,
      secrets,
      parameterStore,
      cloudwatch,
      topics,
      rules,
      clock,
      environment: {
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
        AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
        AWS_ENDPOINT_URL_SQS: queues.url,
        AWS_ENDPOINT_URL_S3: objects.url,
        AWS_ENDPOINT_URL_CLOUDFRONT: cloudfront.url,
        AWS_ENDPOINT_URL_LAMBDA: lambda.url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
        AWS_ENDPOINT_URL_SSM: parameterStore.url,
        AWS_ENDPOINT_URL_CLOUDWATCH: cloudwatch.url,
        AWS_ENDPOINT_URL_SNS: topics.url,
        AWS_ENDPOINT_URL_EVENTBRIDGE: rules.url,
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
      nextServicePort: nextPort,
      httpApis: new Map(),
      policies: new Map(),
      streams: new Map(),
      functions,
      mappings,
      distributionIds: [],
      closers,
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
    const status = started(await serveStatus(nextPort(), currentStatus));

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
      endpoints: {
        dynamodb: dynamodb.url,
        sqs: queues.url,
        s3: objects.url,
        cloudfront: cloudfront.url,
        lambda: lambda.url,
        secretsmanager: secrets.url,
        ssm: parameterStore.url,
        cloudwatch: cloudwatch.url,
        sns: topics.url,
        eventbridge: rules.url,
      },
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
