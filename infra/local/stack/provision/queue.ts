import { CreateQueueCommand, type QueueAttributeName } from "@aws-sdk/client-sqs";
import { ACCOUNT_ID, physicalName, type Provision, REGION } from "../workbench.ts";

const ATTRIBUTES = [
  "DelaySeconds",
  "MessageRetentionPeriod",
  "VisibilityTimeout",
  "RedrivePolicy",
  "ReceiveMessageWaitTimeSeconds",
] as const;

type QueueProperties = Readonly<Partial<Record<(typeof ATTRIBUTES)[number], number | string | object>>> & {
  readonly QueueName?: string;
};

/** `AWS::SQS::Queue`. Encryption and the like have no meaning here. */
export const provisionQueue: Provision = async (resource, { clients }) => {
  const properties = resource.properties as QueueProperties;
  const name = properties.QueueName ?? physicalName(resource);
  const attributes: Partial<Record<QueueAttributeName, string>> = {};
  for (const attribute of ATTRIBUTES) {
    const value = properties[attribute];
    if (value !== undefined) attributes[attribute] = typeof value === "string" ? value : JSON.stringify(value);
  }
  const { QueueUrl: url = "" } = await clients.sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: attributes }),
  );
  return {
    ref: url,
    attributes: { Arn: `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`, QueueName: name, QueueUrl: url },
  };
};
