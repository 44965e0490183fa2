import { Annotations, Stack } from "aws-cdk-lib/core";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { type IKey, Key } from "aws-cdk-lib/aws-kms";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";

export interface AlarmTopicProps {
  /**
   * A topic that there is already. CloudWatch must be allowed to publish to it, and to use its key if it is encrypted.
   *
   * @default a topic of its own, encrypted and reached by TLS only
   */
  readonly topic?: ITopic;
  /**
   * Who is told. AWS asks once by mail whether that is wanted.
   *
   * @default nobody: subscribe to the topic
   */
  readonly email?: string;
}

interface EncryptedTopicProps extends AlarmTopicProps {
  /**
   * Encrypts the topic; its policy must let CloudWatch use it.
   *
   * @default a key of its own, $1 a month: CloudWatch may not use the one that AWS keeps for SNS
   */
  readonly encryptionKey: IKey | undefined;
}

const CLOUDWATCH = new ServicePrincipal("cloudwatch.amazonaws.com");

/** Where alarms go. */
export class AlarmTopic extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, props: EncryptedTopicProps) {
    super(scope, id);
    this.topic = props.topic ?? this.#ownTopic(props.encryptionKey);
    if (props.email !== undefined) this.topic.addSubscription(new EmailSubscription(props.email));
    else if (props.topic === undefined) {
      Annotations.of(this).addInfoV2(
        "tagwire:alarms-tell-nobody",
        "alarms go to a topic that nobody has subscribed to: give alarms.email, or subscribe to it",
      );
    }
  }

  #ownTopic(encryptionKey: IKey | undefined): Topic {
    const masterKey = encryptionKey ?? this.#ownKey();
    const topic = new Topic(this, "Topic", { displayName: "tagwire", masterKey, enforceSSL: true });
    // A policy of its own takes the place of the default one, which allows the whole account.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [CLOUDWATCH],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: this.#ofThisAccount(),
      }),
    );
    return topic;
  }

  #ownKey(): Key {
    const key = new Key(this, "Key", { description: "tagwire: alarms on their way", enableKeyRotation: true });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [CLOUDWATCH],
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resources: ["*"], // of this key: a key's policy can't name another
        conditions: this.#ofThisAccount(),
      }),
    );
    return key;
  }

  #ofThisAccount(): object {
    return { StringEquals: { "aws:SourceAccount": Stack.of(this).account } };
  }
}
