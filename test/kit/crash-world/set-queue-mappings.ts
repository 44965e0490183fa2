import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { LOCAL_CREDENTIALS } from "../../../shared/cli/target/local-credentials.ts";
import type { LocalStack } from "../../../infra/local/stack/local-stack.ts";
import { REGION } from "../../../infra/local/stack/workbench.ts";

/** Says whether functions take messages off their queues. */
export async function setQueueMappings({ endpoints }: LocalStack, Enabled: boolean): Promise<void> {
  const lambda = new LambdaClient({ region: REGION, credentials: LOCAL_CREDENTIALS, endpoint: endpoints.lambda });
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  for (const { UUID, EventSourceArn = "" } of EventSourceMappings) {
    if (EventSourceArn.includes(":sqs:")) await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  }
  lambda.destroy();
}
