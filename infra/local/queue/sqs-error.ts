/** Errors of the API as its model knows them: the name in the query protocol, which SDKs still read, and the status. */
const MODELLED = {
  BatchEntryIdsNotDistinct: ["AWS.SimpleQueueService.BatchEntryIdsNotDistinct", 400],
  BatchRequestTooLong: ["AWS.SimpleQueueService.BatchRequestTooLong", 400],
  EmptyBatchRequest: ["AWS.SimpleQueueService.EmptyBatchRequest", 400],
  InvalidAttributeName: ["InvalidAttributeName", 400],
  InvalidAttributeValue: ["InvalidAttributeValue", 400],
  InvalidBatchEntryId: ["AWS.SimpleQueueService.InvalidBatchEntryId", 400],
  InvalidMessageContents: ["InvalidMessageContents", 400],
  MessageNotInflight: ["AWS.SimpleQueueService.MessageNotInflight", 400],
  PurgeQueueInProgress: ["AWS.SimpleQueueService.PurgeQueueInProgress", 403],
  QueueDeletedRecently: ["AWS.SimpleQueueService.QueueDeletedRecently", 400],
  QueueDoesNotExist: ["AWS.SimpleQueueService.NonExistentQueue", 400],
  QueueNameExists: ["QueueAlreadyExists", 400],
  ReceiptHandleIsInvalid: ["ReceiptHandleIsInvalid", 404],
  ResourceNotFoundException: ["ResourceNotFoundException", 404],
  TooManyEntriesInBatchRequest: ["AWS.SimpleQueueService.TooManyEntriesInBatchRequest", 400],
  UnsupportedOperation: ["AWS.SimpleQueueService.UnsupportedOperation", 400],
} as const satisfies Record<string, readonly [queryCode: string, status: number]>;

/** Errors that every AWS service may give and no service's model lists. */
const COMMON = {
  InvalidAction: ["InvalidAction", 400],
  InvalidParameterValue: ["InvalidParameterValue", 400],
  MissingParameter: ["MissingParameter", 400],
  SerializationException: ["MalformedInput", 400],
} as const satisfies Record<string, readonly [queryCode: string, status: number]>;

export type SqsErrorCode = keyof typeof MODELLED | keyof typeof COMMON;

/** A request the service refuses, in SQS's words. */
export class SqsError extends Error {
  override readonly name = "SqsError";
  readonly status: number;
  /** As it stands in a JSON answer: `com.amazonaws.sqs#QueueDoesNotExist`. */
  readonly type: string;
  /** As it stands in batch answers and in the header that keeps old callers working. */
  readonly queryCode: string;

  constructor(code: SqsErrorCode, message: string) {
    super(message);
    const common = code in COMMON;
    const [queryCode, status] = { ...MODELLED, ...COMMON }[code];
    this.status = status;
    this.queryCode = queryCode;
    this.type = common ? `com.amazon.coral.service#${code}` : `com.amazonaws.sqs#${code}`;
  }
}

/** The error for a value out of its range: `Value 11 for parameter MaxNumberOfMessages is invalid. Reason: …` */
export function invalidParameter(parameter: string, value: unknown, reason: string): SqsError {
  return new SqsError(
    "InvalidParameterValue",
    `Value ${String(value)} for parameter ${parameter} is invalid. Reason: ${reason}`,
  );
}
