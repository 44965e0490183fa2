import { GetQueueAttributesCommand, type QueueAttributeName, type SQSClient } from "@aws-sdk/client-sqs";
import type { QueueSeen } from "../../doctor/observations.ts";
import type { Look } from "../../ports/observers.ts";
import { lookAt } from "./look-at.ts";

const DEPTHS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
] as const satisfies readonly QueueAttributeName[];

const SETTINGS = [
  "MessageRetentionPeriod",
  "QueueArn",
  "RedrivePolicy",
  "VisibilityTimeout",
] as const satisfies readonly QueueAttributeName[];

/** Looks at queues, by URL. */
export function sqsQueue(client: SQSClient): Look<string, QueueSeen> {
  return (url, abortSignal) =>
    lookAt("queue", ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"], async () => {
      const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...DEPTHS, ...SETTINGS] });
      const { Attributes = {} } = await client.send(command, { abortSignal });
      return {
        messages: DEPTHS.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0),
        inFlight: Number(Attributes["ApproximateNumberOfMessagesNotVisible"] ?? 0),
        retentionSeconds: Number(Attributes["MessageRetentionPeriod"]),
        visibilitySeconds: Number(Attributes["VisibilityTimeout"]),
        deadLetters: deadLettersOf(Attributes["RedrivePolicy"]),
        arn: Attributes["QueueArn"] ?? "",
      };
    });
}

function deadLettersOf(policy: string | undefined): string | undefined {
  if (policy === undefined || policy === "") return undefined;
  return (JSON.parse(policy) as { readonly deadLetterTargetArn?: string }).deadLetterTargetArn;
}
