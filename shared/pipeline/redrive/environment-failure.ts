import { PurgeTargetError } from "../../ports/errors.ts";

/**
 * Words by which services, SDKs and sockets say that it is not what was asked but where: no permission, no such queue, no
 * answer, not now. Whatever says none of these is the fault of what was asked, and is not tried for ever.
 */
const WORDS = [
  /AccessDenied|NotAuthorized|Unauthorized|Forbidden|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|Credentials/,
  /NonExistent|DoesNotExist|NotFound|NoSuch/,
  /Throttl|TooMany|SlowDown|LimitExceeded|ProvisionedThroughput/,
  /Time-?d?out|TimedOut|no answer|socket hang up|\bE(?:CONN|NOTFOUND|PIPE|HOSTUNREACH|NETUNREACH|AI_AGAIN|TIMEDOUT)/i,
  /Unavailable|InternalFailure|InternalError|InternalServerError|ServerException/,
  /KMS|kms/,
  // a purge that redis-retry could not make either: what caches are asked is always the same few commands
  /E_STILL_FAILING/,
  /\bstatus (?:401|403|404|408|429|5\d\d)\b/,
];

/** Whether an error is of the environment: it will be over, or a person will mend it, and nothing is wrong with the work. */
export function isEnvironmentFailure(error: unknown): boolean {
  return chainOf(error).some((one) => WORDS.some((word) => word.test(wordsOf(one))));
}

/** The error, what caused it, what caused that. */
function chainOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let one: unknown = error; one instanceof Error && chain.length < 10; one = one.cause) chain.push(one);
  return chain;
}

function wordsOf(error: Error & { readonly code?: unknown; readonly $metadata?: unknown }): string {
  const code = typeof error.code === "string" ? error.code : "";
  // only here a message has a service's words: all others may repeat what was asked, or what a rule calls its errors
  const said = error instanceof PurgeTargetError ? error.message : "";
  return `${error.name} ${code} ${statusOf(error.$metadata)} ${said}`;
}

function statusOf(metadata: unknown): string {
  const status =
    typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
      ? metadata.httpStatusCode
      : undefined;
  return typeof status === "number" ? `status ${status}` : "";
}
