import type { EnvironmentSpec } from "./messages.ts";

export interface ContextOptions {
  readonly requestId: string;
  /** What is left until the function runs out of time, in milliseconds. */
  readonly remainingMs: () => number;
  /** Environment variables of the function. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The second argument of a handler. */
export function handlerContext(spec: EnvironmentSpec, { requestId, remainingMs, variables }: ContextOptions): object {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: spec.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: spec.functionArn,
    memoryLimitInMB: String(spec.memoryMb),
    logGroupName: variables["AWS_LAMBDA_LOG_GROUP_NAME"],
    logStreamName: variables["AWS_LAMBDA_LOG_STREAM_NAME"],
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => Math.max(0, remainingMs()),
  };
}
