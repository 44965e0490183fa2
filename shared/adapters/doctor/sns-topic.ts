import { GetTopicAttributesCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { TopicSeen } from "../../doctor/observations.ts";
import type { Look } from "../../ports/observers.ts";
import { lookAt } from "./look-at.ts";

/** Looks at topics, by ARN. */
export function snsTopic(client: SNSClient): Look<string, TopicSeen> {
  return (arn, abortSignal) =>
    lookAt("topic", ["NotFoundException", "NotFound"], async () => {
      const command = new GetTopicAttributesCommand({ TopicArn: arn });
      const { Attributes = {} } = await client.send(command, { abortSignal });
      return {
        confirmed: Number(Attributes["SubscriptionsConfirmed"] ?? 0),
        pending: Number(Attributes["SubscriptionsPending"] ?? 0),
      };
    });
}
