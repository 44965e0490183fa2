import type { CliContext } from "../cli-context.ts";
import { FailedError } from "../cli-error.ts";
import { UsageError } from "../usage-error.ts";
import { findStack, type StackFlags } from "./choose-target.ts";
import type { ClientOptions } from "./stack.ts";

/** Which function is meant. */
export interface FunctionFlags extends StackFlags {
  /** Name of a deployed function. @default that of the stack */
  readonly function?: string;
}

/** Nobody waits longer than the longest of our functions may run, in milliseconds. */
const TIMEOUT_MS = 240_000;

/** What our functions refuse for what they were asked: nothing failed. */
const ASKED_WRONGLY: ReadonlySet<string> = new Set(["UnknownSourceError", "UnknownEdgeError", "InvalidHoldError"]);

/**
 * Invokes one of our functions by hand, here or at AWS, and waits for its answer.
 *
 * @param part - of the function's name in the stack.
 * @throws {UsageError} unless it is clear which function is meant, and when it names something that there is not.
 * @throws {FailedError} when it failed.
 */
export async function invokeFunction(
  context: CliContext,
  part: string,
  flags: FunctionFlags,
  event: unknown,
): Promise<unknown> {
  const { name, options } = await find(context, part, flags);
  const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const patient = { maxAttempts: 1, requestHandler: { requestTimeout: TIMEOUT_MS, throwOnRequestTimeout: true } };
  const client = new LambdaClient({ ...patient, ...options });
  try {
    const command = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) });
    const { Payload, FunctionError } = await client.send(command, { abortSignal: context.signal });
    const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString("utf8") || "null");
    if (FunctionError === undefined) return answer;
    const { errorType = "failed", errorMessage = "" } = answer as { errorType?: string; errorMessage?: string };
    if (ASKED_WRONGLY.has(errorType)) throw new UsageError(errorMessage);
    throw new FailedError(`${name}: ${errorType}: ${errorMessage}`);
  } finally {
    client.destroy();
  }
}

async function find(
  context: CliContext,
  part: string,
  flags: FunctionFlags,
): Promise<{ readonly name: string; readonly options: ClientOptions }> {
  if (flags.function === undefined) {
    const stack = findStack(context, flags);
    return { name: await stack.functionName(part), options: stack.clientOptions("lambda") };
  }
  if (flags.stack !== undefined || flags.edge !== undefined) {
    throw new UsageError("--function names a deployed function: leave out --stack and --edge");
  }
  return { name: flags.function, options: {} };
}
