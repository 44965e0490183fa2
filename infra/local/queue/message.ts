import { createHash, randomUUID } from "node:crypto";
import { optionalInteger, optionalText, record, text, type Input } from "./input.ts";
import { attributesBytes, attributesMd5, parseAttributes, type MessageAttributes } from "./message-attributes.ts";
import { SqsError } from "./sqs-error.ts";

/** What a sender gave, checked. */
export interface Draft {
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** `AWSTraceHeader` is the only one there is. */
  readonly systemAttributes: MessageAttributes;
  /** @default the queue's */
  readonly delaySeconds: number | undefined;
  readonly bytes: number;
}

/** A message in a queue. */
export interface Message {
  readonly id: string;
  readonly draft: Draft;
  readonly sentAtMs: number;
  /** When it came to the queue it is in. */
  arrivedAtMs: number;
  /** Receives in all queues so far. */
  receives: number;
  /** Receives in the queue it is in; what a redrive policy counts. */
  receivesHere: number;
  firstReceivedAtMs: number | undefined;
  lastReceivedAtMs: number;
  /** Hidden until then: delayed, or in flight once it was received. */
  hiddenUntilMs: number;
  /** The queue it was a dead letter of. */
  deadLetterSourceArn: string | undefined;
}

// What XML 1.0 allows; anything else could not be received over the old query protocol.
const FORBIDDEN_CHARACTERS = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/**
 * Reads and checks what a sender gave.
 *
 * @throws {SqsError} for an empty body, characters or attributes that are not allowed.
 */
export function parseDraft(input: Input): Draft {
  const body = text(input, "MessageBody");
  if (FORBIDDEN_CHARACTERS.test(body)) {
    const allowed = "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF";
    throw new SqsError("InvalidMessageContents", `Invalid characters found. Valid unicode characters are ${allowed}`);
  }
  return {
    body,
    attributes: parseAttributes(input, "MessageAttributes"),
    systemAttributes: parseAttributes(input, "MessageSystemAttributes"),
    delaySeconds: optionalInteger(input, "DelaySeconds", {
      min: 0,
      max: 900,
      reason: "DelaySeconds must be >= 0 and <= 900.",
    }),
    bytes: draftBytes(input),
  };
}

/** What counts against the size limits: body and attributes, in bytes. System attributes don't count. */
export function draftBytes(input: Input): number {
  return (
    Buffer.byteLength(optionalText(input, "MessageBody") ?? "") + attributesBytes(record(input, "MessageAttributes"))
  );
}

/** A draft, sent. */
export function newMessage(draft: Draft, sentAtMs: number, delaySeconds: number): Message {
  return {
    id: randomUUID(),
    draft,
    sentAtMs,
    arrivedAtMs: sentAtMs,
    receives: 0,
    receivesHere: 0,
    firstReceivedAtMs: undefined,
    lastReceivedAtMs: 0,
    hiddenUntilMs: sentAtMs + delaySeconds * 1_000,
    deadLetterSourceArn: undefined,
  };
}

/** What SQS answers to the sender of a message. */
export function sendResult({ id, draft }: Message): Readonly<Record<string, string | undefined>> {
  return {
    MessageId: id,
    MD5OfMessageBody: bodyMd5(draft.body),
    MD5OfMessageAttributes: attributesMd5(draft.attributes),
    MD5OfMessageSystemAttributes: attributesMd5(draft.systemAttributes),
  };
}

/** The MD5 that SDKs compare. */
export function bodyMd5(body: string): string {
  return createHash("md5").update(body).digest("hex");
}
