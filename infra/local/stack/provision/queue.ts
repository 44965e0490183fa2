import { CreateQueueCommand, type QueueAttributeName, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { ACCOUNT_ID, physicalName, type Provision, type Provisioned, REGION, type Resource } from "../workbench.ts";

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
  const { QueueName } = resource.properties as QueueProperties;
  const name = QueueName ?? physicalName(resource);
  const { QueueUrl: url = "" } = await clients.sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: attributesOf(resource) }),
  );
  const queue: Provisioned = {
    ref: url,
    attributes: { Arn: `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`, QueueName: name, QueueUrl: url },
    update: async (next) => {
      await clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: attributesOf(next) }));
      return queue;
    },
  };
  return queue;
};

function attributesOf(resource: Resource): Partial<Record<QueueAttributeName, string>> {
  const properties = resource.properties as QueueProperties;
  const attributes: Partial<Record<QueueAttributeName, string>> = {};
  for (const attribute of ATTRIBUTES) {
    const value = properties[attribute];
    if (value !== undefined) attributes[attribute] = typeof value === "string" ? value : JSON.stringify(value);
  }
  return attributes;
}
