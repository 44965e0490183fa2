import { SqsError, invalidParameter } from "./sqs-error.ts";
import type { Input } from "./input.ts";

/** Largest message, and largest batch of messages, in bytes. */
export const MAX_MESSAGE_BYTES = 1_048_576;

/** Settings of a queue as callers give and get them: all values are text. */
export type QueueAttributes = Readonly<Record<string, string>>;

/** Whole numbers, with the range SQS allows and what holds when nothing is said. */
const NUMBERS = {
  DelaySeconds: { min: 0, max: 900, fallback: 0 },
  MaximumMessageSize: { min: 1_024, max: MAX_MESSAGE_BYTES, fallback: MAX_MESSAGE_BYTES },
  MessageRetentionPeriod: { min: 60, max: 1_209_600, fallback: 345_600 },
  ReceiveMessageWaitTimeSeconds: { min: 0, max: 20, fallback: 0 },
  VisibilityTimeout: { min: 0, max: 43_200, fallback: 30 },
} as const;

/** Kept and given back, without any effect here. */
const TOLERATED = new Set([
  "KmsDataKeyReusePeriodSeconds",
  "KmsMasterKeyId",
  "Policy",
  "RedriveAllowPolicy",
  "SqsManagedSseEnabled",
]);

/** What a queue does with messages that were received too often. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** A queue's value of a whole-number attribute. */
export function numberAttribute(attributes: QueueAttributes, name: keyof typeof NUMBERS): number {
  return Number(attributes[name] ?? NUMBERS[name].fallback);
}

/** What holds for a queue, defaults included. */
export function effectiveAttributes(given: QueueAttributes): QueueAttributes {
  const numbers = Object.entries(NUMBERS).map(([name, { fallback }]) => [name, String(fallback)]);
  return { ...Object.fromEntries(numbers), SqsManagedSseEnabled: "true", ...given };
}

/** A queue's redrive policy, if it has one. */
export function redrivePolicy({ RedrivePolicy: given }: QueueAttributes): RedrivePolicy | undefined {
  if (given === undefined) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(given) as Record<keyof RedrivePolicy, unknown>;
  return { deadLetterTargetArn: String(deadLetterTargetArn), maxReceiveCount: Number(maxReceiveCount) };
}

/**
 * Reads and checks attributes for a queue.
 *
 * @param exists - tells whether there is a queue of that ARN to take dead letters.
 * @throws {SqsError} for names and values SQS doesn't know.
 */
export function parseQueueAttributes(given: Input, exists: (arn: string) => boolean): QueueAttributes {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (typeof value !== "string") throw invalidValue(name);
      check(name, value, exists);
      return [name, value];
    }),
  );
}

function check(name: string, value: string, exists: (arn: string) => boolean): void {
  if (name in NUMBERS) {
    const { min, max } = NUMBERS[name as keyof typeof NUMBERS];
    if (!/^\d+$/.test(value) || Number(value) < min || Number(value) > max) throw invalidValue(name);
  } else if (name === "RedrivePolicy") {
    if (value !== "") checkRedrivePolicy(value, exists);
  } else if (name === "FifoQueue" || name === "ContentBasedDeduplication") {
    throw new SqsError("UnsupportedOperation", "Only standard queues are emulated here.");
  } else if (!TOLERATED.has(name)) {
    throw new SqsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
  }
}

function checkRedrivePolicy(value: string, exists: (arn: string) => boolean): void {
  const refuse = (reason: string) => invalidParameter("RedrivePolicy", value, reason);
  let policy: RedrivePolicy | undefined;
  try {
    policy = redrivePolicy({ RedrivePolicy: value });
  } catch {
    throw refuse("Redrive policy is not a valid JSON map.");
  }
  const { deadLetterTargetArn = "", maxReceiveCount = 0 } = policy ?? {};
  if (!/^arn:[^:]+:sqs:[^:]*:[^:]*:[^:]+$/.test(deadLetterTargetArn))
    throw refuse("Invalid value for deadLetterTargetArn.");
  if (!Number.isInteger(maxReceiveCount) || maxReceiveCount < 1 || maxReceiveCount > 1_000) {
    throw refuse("Invalid value for maxReceiveCount: must be a whole number from 1 to 1000.");
  }
  if (!exists(deadLetterTargetArn)) throw refuse("Dead letter target does not exist.");
}

function invalidValue(name: string): SqsError {
  return new SqsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
}
