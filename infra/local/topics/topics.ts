import { randomUUID } from "node:crypto";
import { XMLBuilder } from "fast-xml-parser";
import { type HttpAnswer, startHttpFront } from "../http/http-front.ts";
import { intercepted } from "../http/intercepted.ts";
import type { LocalService, LocalServiceOptions } from "../service.ts";

/** Somebody who is told. Nothing is sent from here: who would have to be told is what counts. */
interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
}

/** What a topic was told. */
interface PublishedMessage {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: string;
}

export interface TopicsOptions extends LocalServiceOptions {
  readonly region: string;
  readonly accountId: string;
}

/** SNS on this machine: the topics of one account, and what they were told. */
export interface LocalTopics extends LocalService {
  /** @returns its ARN. */
  create(name: string, attributes: Readonly<Record<string, string>>): string;
  /** @returns its ARN. @throws {Error} when there is no such topic. */
  subscribe(topicArn: string, protocol: string, endpoint: string): string;
  /** Tells a topic. One that does not exist is told in vain, as an alarm does on AWS. */
  readonly publish: (topicArn: string, subject: string, message: string) => void;
  /** All that topics were told so far, oldest first. */
  published(): readonly PublishedMessage[];
}

interface Topic {
  readonly attributes: Readonly<Record<string, string>>;
  readonly subscriptions: Subscription[];
}

/** In place of the ARN of a subscription that nobody has confirmed. */
const PENDING = "PendingConfirmation";

const NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

const builder = new XMLBuilder({ ignoreAttributes: false });

/** Starts SNS, speaking its query protocol as far as alarms and those who look after them need it. */
export async function startTopics({ port, intercept, region, accountId }: TopicsOptions): Promise<LocalTopics> {
  const topics = new Map<string, Topic>();
  const published: PublishedMessage[] = [];

  const publish: LocalTopics["publish"] = (topicArn, subject, message) => {
    if (topics.has(topicArn)) published.push({ topicArn, subject, message });
  };

  const perform = (operation: string, input: URLSearchParams): HttpAnswer => {
    const topicArn = input.get("TopicArn") ?? "";
    const topic = topics.get(topicArn);
    if (!topic) return failure(404, "NotFound", "Topic does not exist");
    switch (operation) {
      case "GetTopicAttributes": {
        const pending = topic.subscriptions.filter(({ arn }) => arn === PENDING).length;
        const attributes = {
          ...topic.attributes,
          TopicArn: topicArn,
          Owner: accountId,
          SubscriptionsConfirmed: topic.subscriptions.length - pending,
          SubscriptionsPending: pending,
          SubscriptionsDeleted: 0,
        };
        const entry = Object.entries(attributes).map(([key, value]) => ({ key, value }));
        return success(operation, { Attributes: { entry } });
      }
      case "ListSubscriptionsByTopic": {
        const member = topic.subscriptions.map(({ arn, protocol, endpoint }) => ({
          TopicArn: topicArn,
          Protocol: protocol,
          SubscriptionArn: arn,
          Owner: accountId,
          Endpoint: endpoint,
        }));
        return success(operation, { Subscriptions: { member } });
      }
      case "Publish":
        publish(topicArn, input.get("Subject") ?? "", input.get("Message") ?? "");
        return success(operation, { MessageId: randomUUID() });
      default:
        return failure(400, "InvalidAction", `${operation} is not part of the local SNS`);
    }
  };

  const front = await startHttpFront({
    port,
    async handle({ body }) {
      const input = new URLSearchParams(body.toString("utf8"));
      const operation = input.get("Action") ?? "";
      const target = input.get("TopicArn")?.split(":").at(-1);
      const call = { service: "sns", operation, ...(target && { target }), body: Object.fromEntries(input) } as const;
      return await intercepted(intercept, [call], async () => perform(operation, input));
    },
  });
  return {
    url: front.url,
    create(name, attributes) {
      const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
      topics.set(arn, { subscriptions: [], ...topics.get(arn), attributes });
      return arn;
    },
    subscribe(topicArn, protocol, endpoint) {
      const topic = topics.get(topicArn);
      if (!topic) throw new Error(`there is no topic ${topicArn}`);
      // Whoever gets mail is asked first, and nobody here answers.
      const arn = protocol.startsWith("email") ? PENDING : `${topicArn}:${randomUUID()}`;
      topic.subscriptions.push({ arn, protocol, endpoint });
      return arn;
    },
    publish,
    published: () => [...published],
    close: () => front.close(),
  };
}

function success(operation: string, result: object): HttpAnswer {
  const root = `${operation}Response`;
  const content = { [`${operation}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } };
  return xml(200, builder.build({ [root]: { "@_xmlns": NAMESPACE, ...content } }));
}

function failure(status: number, code: string, message: string): HttpAnswer {
  const error = { Error: { Type: "Sender", Code: code, Message: message }, RequestId: randomUUID() };
  return xml(status, builder.build({ ErrorResponse: { "@_xmlns": NAMESPACE, ...error } }));
}

function xml(status: number, body: string): HttpAnswer {
  return { kind: "answer", status, headers: { "content-type": "text/xml" }, body };
}
