import type { StackAddress } from "../../../shared/cli/target/running-stacks.ts";
import { startDynamodb } from "../dynamodb/dynamodb.ts";
import { startCloudFront } from "../edge/cloudfront.ts";
import { startRules } from "../events/rules.ts";
import { startLambdaApi } from "../lambda/api/lambda-api.ts";
import { startCloudWatch } from "../metrics/cloudwatch.ts";
import { queueGauges } from "../metrics/queue-gauges.ts";
import { startObjects } from "../objects/objects.ts";
import { startQueues } from "../queue/queue.ts";
import { startParameters } from "../parameters/parameters.ts";
import { startRedis } from "../redis/redis.ts";
import { startSecrets } from "../secrets/secrets.ts";
import { startTopics } from "../topics/topics.ts";
import type { LocalStackOptions } from "./local-stack.ts";
import { ACCOUNT_ID, REGION, type Workbench } from "./workbench.ts";

/**
 * Starts everything of AWS and Upstash that an app calls. Each is closed with the bench, also when a later one can't start.
 *
 * @returns them, and where they are by AWS's names for them.
 */
export async function startServices(
  bench: Pick<Workbench, "clock" | "functions" | "mappings" | "nextServicePort" | "closers">,
  { intercept, distributionDeployMs, onAlarm, onLog }: LocalStackOptions,
) {
  const { clock, functions, mappings } = bench;
  const started = <T extends { close(): Promise<void> }>(service: T): T => {
    bench.closers.push(() => service.close());
    return service;
  };
  const common = () => ({ port: bench.nextServicePort(), ...(intercept && { intercept }) });
  const dynamodb = started(await startDynamodb({ ...common(), clock }));
  const queues = started(await startQueues({ ...common(), clock }));
  const objects = started(await startObjects({ ...common(), clock }));
  const cloudfront = started(await startCloudFront({ ...common(), clock, deployMs: distributionDeployMs }));
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
      ...(onAlarm && { onAlarm }),
    }),
  );

  const secrets = started(await startSecrets({ ...common(), clock }));
  const parameterStore = started(await startParameters(common()));
  const rules = started(await startRules(common()));
  const lambda = started(
    await startLambdaApi({
      ...common(),
      functions,
      mappings,
      time: clock,
      onProblem: (text) => onLog?.({ function: "lambda", stream: "stderr", text }),
    }),
  );

  const endpoints: StackAddress["endpoints"] = {
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
  };
  return { queues, cloudfront, redis, topics, cloudwatch, secrets, parameterStore, rules, endpoints };
}
