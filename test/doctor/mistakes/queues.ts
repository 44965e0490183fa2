import { answer, type Mistakes, queue, queueMapping } from "../spoil.ts";

export const queueMistakes: Mistakes = [
  ["nobody takes from one", ["mapping-disabled"], queueMapping("edge", { Enabled: false })],
  [
    "its function's failures count as success",
    ["mapping-item-failures"],
    queueMapping("redis-retry", { FunctionResponseTypes: [] }),
  ],
  ["messages come again too soon", ["queue-changed"], queue("edge", { VisibilityTimeout: "1" })],
  ["messages are forgotten sooner", ["queue-changed"], queue("redis-retry", { MessageRetentionPeriod: "3600" })],
  ["one has no dead-letter queue", ["dead-letters-missing"], queue("edge", { RedrivePolicy: "" })],
  [
    "dead letters are forgotten before anybody looks",
    ["dead-letters-short", "queue-changed"],
    queue("edge-dead", { MessageRetentionPeriod: "86400" }),
  ],
  [
    "one is gone",
    ["queue-missing", "queue-missing"],
    answer(
      { service: "sqs", operation: "GetQueueAttributes", target: "Later" },
      {
        kind: "answer",
        status: 400,
        body: JSON.stringify({ __type: "com.amazonaws.sqs#QueueDoesNotExist", message: "none" }),
      },
    ),
  ],
];
