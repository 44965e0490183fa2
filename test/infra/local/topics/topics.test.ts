import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import { expect, it, onTestFinished } from "vitest";
import { type LocalTopics, startTopics } from "../../../../infra/local/topics/topics.ts";
import { LOCAL_CREDENTIALS } from "../../../../shared/cli/target/local-credentials.ts";

it("tells what a topic is like", async () => {
  const { topics, client } = await start();
  const TopicArn = topics.create("Alarms", { KmsMasterKeyId: "key", DisplayName: "tagwire" });

  const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));

  expect(Attributes).toMatchObject({ TopicArn, Owner: "000000000000", KmsMasterKeyId: "key", DisplayName: "tagwire" });
});

it("tells who is subscribed, and whose consent is still waited for", async () => {
  const { topics, client } = await start();
  const TopicArn = topics.create("Alarms", {});
  const nobody = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  topics.subscribe(TopicArn, "email", "night@example.com");
  topics.subscribe(TopicArn, "https", "https://pager.example.com");

  const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));

  expect(nobody.Subscriptions).toEqual([]);
  expect(Subscriptions).toMatchObject([
    { Protocol: "email", Endpoint: "night@example.com", SubscriptionArn: "PendingConfirmation" },
    { Protocol: "https", SubscriptionArn: expect.stringContaining(`${TopicArn}:`) },
  ]);
});

it("keeps what a topic was told, and forgets what was told to one that is not there", async () => {
  const { topics, client } = await start();
  const TopicArn = topics.create("Alarms", {});

  await client.send(new PublishCommand({ TopicArn, Subject: "a & b", Message: "<what>" }));
  topics.publish("arn:aws:sns:us-east-1:000000000000:Gone", "unheard", "unheard");

  expect(topics.published()).toEqual([{ topicArn: TopicArn, subject: "a & b", message: "<what>" }]);
});

it("knows no topic that is not there, and says so as AWS does", async () => {
  const { client } = await start();
  const TopicArn = "arn:aws:sns:us-east-1:000000000000:Gone";

  await expect(client.send(new GetTopicAttributesCommand({ TopicArn }))).rejects.toMatchObject({
    name: "NotFoundException",
  });
});

async function start(): Promise<{ readonly topics: LocalTopics; readonly client: SNSClient }> {
  const topics = await startTopics({ region: "us-east-1", accountId: "000000000000" });
  const sdk = { region: "us-east-1", credentials: LOCAL_CREDENTIALS, maxAttempts: 1 };
  const client = new SNSClient({ ...sdk, endpoint: topics.url });
  onTestFinished(async () => {
    client.destroy();
    await topics.close();
  });
  return { topics, client };
}
