import { optionalInteger, optionalText, record, text, texts, type Input } from "./input.ts";
import type { Operation, OperationContext } from "./operation.ts";
import { effectiveAttributes, parseQueueAttributes, type QueueAttributes } from "./queue-attributes.ts";
import type { Queue } from "./queue-store.ts";
import { SqsError } from "./sqs-error.ts";

/** The operations on queues, by name. */
export const queueOperations: Readonly<Record<string, Operation>> = {
  CreateQueue(input, context) {
    const name = text(input, "QueueName");
    if (!/^[\w-]{1,80}$/.test(name)) {
      const rule = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length";
      throw new SqsError("InvalidParameterValue", rule);
    }
    const attributes = parseAttributes(input, context);
    const queue = context.store.find(name);
    if (queue !== undefined) checkSame(queue, attributes);
    else context.store.create(name, attributes, record(input, "tags") as Record<string, string>);
    return { QueueUrl: urlOf(name, context) };
  },

  DeleteQueue(input, context) {
    context.store.delete(queueOf(input, context));
    return {};
  },

  GetQueueUrl(input, context) {
    const { messages } = context.store.get(text(input, "QueueName"));
    return { QueueUrl: urlOf(messages.name, context) };
  },

  ListQueues(input, context) {
    const prefix = optionalText(input, "QueueNamePrefix") ?? "";
    const after = Buffer.from(optionalText(input, "NextToken") ?? "", "base64").toString();
    const max = optionalInteger(input, "MaxResults", { min: 1, max: 1_000, reason: "Must be between 1 and 1000." });
    const names = context.store.all.map(({ messages }) => messages.name);
    const found = names.filter((name) => name.startsWith(prefix) && name > after);
    const page = found.slice(0, max ?? 1_000);
    const more = max !== undefined && found.length > page.length;
    return {
      QueueUrls: page.length > 0 ? page.map((name) => urlOf(name, context)) : undefined,
      NextToken: more ? Buffer.from(page.at(-1) ?? "").toString("base64") : undefined,
    };
  },

  GetQueueAttributes(input, context) {
    const all = describe(queueOf(input, context));
    const wanted = texts(input, "AttributeNames");
    if (wanted.includes("All")) return { Attributes: all };
    const entries = wanted.map((name) => {
      if (!KNOWN_ATTRIBUTES.has(name)) throw new SqsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
      return [name, all[name]] as const;
    });
    const present = entries.filter(([, value]) => value !== undefined);
    return { Attributes: present.length > 0 ? Object.fromEntries(present) : undefined };
  },

  SetQueueAttributes(input, context) {
    const queue = queueOf(input, context);
    const merged = { ...queue.messages.attributes, ...parseAttributes(input, context) };
    // An empty value takes a setting back.
    queue.messages.attributes = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ""));
    queue.modifiedAtMs = context.store.clock.now();
    return {};
  },

  PurgeQueue(input, context) {
    context.store.purge(queueOf(input, context));
    return {};
  },

  TagQueue(input, context) {
    const queue = queueOf(input, context);
    queue.tags = { ...queue.tags, ...(record(input, "Tags") as Record<string, string>) };
    return {};
  },

  UntagQueue(input, context) {
    const queue = queueOf(input, context);
    const gone = texts(input, "TagKeys");
    queue.tags = Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !gone.includes(key)));
    return {};
  },

  ListQueueTags: (input, context) => ({ Tags: queueOf(input, context).tags }),
};

const KNOWN_ATTRIBUTES = new Set([
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
  "CreatedTimestamp",
  "DelaySeconds",
  "KmsDataKeyReusePeriodSeconds",
  "KmsMasterKeyId",
  "LastModifiedTimestamp",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "Policy",
  "QueueArn",
  "ReceiveMessageWaitTimeSeconds",
  "RedriveAllowPolicy",
  "RedrivePolicy",
  "SqsManagedSseEnabled",
  "VisibilityTimeout",
]);

function queueOf(input: Input, { store }: OperationContext): Queue {
  return store.getByUrl(text(input, "QueueUrl"));
}

function urlOf(name: string, { baseUrl, store }: OperationContext): string {
  return `${baseUrl}/${store.accountId}/${name}`;
}

function parseAttributes(input: Input, { store }: OperationContext): QueueAttributes {
  return parseQueueAttributes(record(input, "Attributes"), (arn) => store.findByArn(arn) !== undefined);
}

function checkSame({ messages }: Queue, wanted: QueueAttributes): void {
  const existing = effectiveAttributes(messages.attributes);
  const different = Object.keys(wanted).find((name) => wanted[name] !== existing[name]);
  if (different !== undefined) {
    const problem = "A queue already exists with the same name and a different value for attribute";
    throw new SqsError("QueueNameExists", `${problem} ${different}`);
  }
}

function describe({ messages, createdAtMs, modifiedAtMs }: Queue): QueueAttributes {
  const { visible, inFlight, delayed } = messages.depth;
  return {
    ...effectiveAttributes(messages.attributes),
    QueueArn: messages.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(createdAtMs / 1_000)),
    LastModifiedTimestamp: String(Math.floor(modifiedAtMs / 1_000)),
  };
}
