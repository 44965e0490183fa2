import type { Fault, LocalCall } from "../../../infra/local/service.ts";
import { pick } from "../chance.ts";

type Answer = Extract<Fault, { kind: "answer" }>;

/** How each service words it that it can't or won't just now. */
export function refusal(call: LocalCall, chanceOfIt: number): Answer {
  switch (call.service) {
    case "dynamodb":
      return pick(dynamodbRefusals(call), chanceOfIt);
    case "sqs":
      return pick(SQS, chanceOfIt);
    case "s3":
      return pick(S3, chanceOfIt);
    case "cloudfront":
      return pick(CLOUDFRONT, chanceOfIt);
    case "redis":
      return pick(REDIS, chanceOfIt);
    case "lambda":
      return pick(LAMBDA, chanceOfIt);
    case "secretsmanager":
      return pick(SECRETS, chanceOfIt);
    case "ssm":
      return pick(SSM, chanceOfIt);
    case "cloudwatch":
      return pick(CLOUDWATCH, chanceOfIt);
    case "sns":
      return pick(SNS, chanceOfIt);
    case "events":
      return pick(EVENTS, chanceOfIt);
    case "edge":
      return { kind: "answer", status: 503, body: "" };
  }
}

/** What CloudFront says who invalidates too much. */
export const CLOUDFRONT_THROTTLES = [
  cloudfront(400, "Throttling"),
  cloudfront(400, "TooManyInvalidationsInProgress"),
] as const;

const CLOUDFRONT = [
  ...CLOUDFRONT_THROTTLES,
  cloudfront(503, "ServiceUnavailable"),
  cloudfront(500, "InternalFailure"),
] as const;

const SQS = [
  json(403, "com.amazonaws.sqs#RequestThrottled"),
  json(500, "com.amazon.coral.service#InternalFailure"),
  json(503, "com.amazon.coral.service#ServiceUnavailable"),
] as const;

const S3 = [s3(503, "SlowDown"), s3(500, "InternalError"), s3(503, "ServiceUnavailable")] as const;

const LAMBDA = [json(429, "TooManyRequestsException"), json(500, "ServiceException")] as const;

const SECRETS = [json(400, "ThrottlingException"), json(500, "InternalServiceError")] as const;

const SSM = [json(400, "ThrottlingException"), json(500, "InternalServerError")] as const;

const CLOUDWATCH = [json(400, "ThrottlingException"), json(500, "InternalServiceFault")] as const;

/** Worded as CloudFront does. */
const SNS = [cloudfront(400, "Throttled"), cloudfront(500, "InternalError")] as const;
const EVENTS = [json(400, "ThrottlingException"), json(500, "InternalException")] as const;

/** A proxy's page among them: that is no JSON. */
const REDIS: readonly [Answer, ...Answer[]] = [
  { kind: "answer", status: 429, body: JSON.stringify({ error: "ERR max concurrent connections exceeded" }) },
  { kind: "answer", status: 400, body: JSON.stringify({ error: "ERR max daily request limit exceeded" }) },
  {
    kind: "answer",
    status: 400,
    body: JSON.stringify({ error: "READONLY You can't write against a read only replica." }),
  },
  { kind: "answer", status: 502, body: "<html><h1>502 Bad Gateway</h1></html>", contentType: "text/html" },
];

function dynamodbRefusals({ operation, body }: LocalCall): readonly [Answer, ...Answer[]] {
  const general = [
    json(500, "com.amazonaws.dynamodb.v20120810#InternalServerError"),
    json(400, "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"),
    json(400, "com.amazonaws.dynamodb.v20120810#RequestLimitExceeded"),
  ] as const;
  return operation === "TransactWriteItems" ? [...general, conflict(body)] : general;
}

/** Somebody else's transaction had one of the rows in hand. */
function conflict(body: unknown): Answer {
  const { TransactItems = [] } = body as { readonly TransactItems?: readonly unknown[] };
  const CancellationReasons = TransactItems.map((_, at) => ({ Code: at === 0 ? "TransactionConflict" : "None" }));
  return json(400, "com.amazonaws.dynamodb.v20120810#TransactionCanceledException", { CancellationReasons });
}

function json(status: number, type: string, details: object = {}): Answer {
  return { kind: "answer", status, body: JSON.stringify({ __type: type, message: "chaos", ...details }) };
}

function s3(status: number, code: string): Answer {
  const body = `<Error><Code>${code}</Code><Message>chaos</Message></Error>`;
  return { kind: "answer", status, body, contentType: "application/xml" };
}

function cloudfront(status: number, code: string): Answer {
  const type = status < 500 ? "Sender" : "Receiver";
  const body = `<ErrorResponse><Error><Type>${type}</Type><Code>${code}</Code><Message>chaos</Message></Error></ErrorResponse>`;
  return { kind: "answer", status, body, contentType: "text/xml" };
}
