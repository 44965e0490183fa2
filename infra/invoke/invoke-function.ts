import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { LOCAL_CREDENTIALS } from "../local/stack/local-credentials.ts";
import { chooseStack } from "../local/stack/choose-stack.ts";
import { REGION } from "../local/stack/workbench.ts";

/** Which function is meant. */
export interface Meant {
  /** Name of a deployed function. @default that of the stack that runs here */
  readonly functionName?: string;
  /** Which stack, when several run here: the URL of its site. */
  readonly edge?: string;
}

/** A function that was invoked, and failed. */
class FunctionFailedError extends Error {
  override readonly name = "FunctionFailedError";
}

/** Nobody waits longer than the longest of our functions may run, in milliseconds. */
const TIMEOUT_MS = 240_000;

/**
 * Invokes one of our functions by hand, here or at AWS, and waits for its answer.
 *
 * @param part - of the function's name in the stack that runs here.
 * @throws {UsageError} unless it is clear which function is meant.
 * @throws {FunctionFailedError} when it failed.
 */
export async function invokeFunction(part: string, meant: Meant, event: unknown): Promise<unknown> {
  const { client, name } = find(part, meant);
  try {
    const command = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) });
    const { Payload, FunctionError } = await client.send(command);
    const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString("utf8") || "null");
    if (FunctionError === undefined) return answer;
    const { errorType = "failed", errorMessage = "" } = answer as { errorType?: string; errorMessage?: string };
    throw new FunctionFailedError(`${name}: ${errorType}: ${errorMessage}`);
  } finally {
    client.destroy();
  }
}

function find(part: string, { functionName, edge }: Meant): { readonly client: LambdaClient; readonly name: string } {
  const patient = { maxAttempts: 1, requestHandler: { requestTimeout: TIMEOUT_MS, throwOnRequestTimeout: true } };
  if (functionName !== undefined) return { client: new LambdaClient(patient), name: functionName };
  const { endpoints, functions } = chooseStack(edge);
  const name = functions.find((one) => one.includes(part));
  if (name === undefined) throw new Error(`the running stack has no function ${part}`);
  const here = { region: REGION, credentials: LOCAL_CREDENTIALS, endpoint: endpoints.lambda };
  return { client: new LambdaClient({ ...patient, ...here }), name };
}
