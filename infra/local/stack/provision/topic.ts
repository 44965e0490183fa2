import { physicalName, type Provision } from "../workbench.ts";

interface SubscriptionProperties {
  readonly TopicArn: string;
  readonly Protocol: string;
  readonly Endpoint: string;
}

/** `AWS::SNS::Topic`. */
export const provisionTopic: Provision = (resource, { topics }) => {
  const { TopicName, KmsMasterKeyId, DisplayName } = resource.properties as Readonly<Record<string, string>>;
  const name = TopicName ?? physicalName(resource);
  const arn = topics.create(name, { ...(DisplayName && { DisplayName }), ...(KmsMasterKeyId && { KmsMasterKeyId }) });
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
};

/** `AWS::SNS::Subscription`. */
export const provisionSubscription: Provision = ({ properties }, { topics }) => {
  const { TopicArn, Protocol, Endpoint } = properties as unknown as SubscriptionProperties;
  const arn = topics.subscribe(TopicArn, Protocol, Endpoint);
  return { ref: arn, attributes: { Arn: arn } };
};
