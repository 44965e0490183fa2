import { GetFunctionConfigurationCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { FunctionSeen } from "../../doctor/observations.ts";
import type { Look } from "../../ports/observers.ts";
import { lookAt } from "./look-at.ts";

/** Lambda's own default, in seconds. */
const DEFAULT_TIMEOUT_SECONDS = 3;

/** Looks at functions, by name. */
export function lambdaFunction(client: LambdaClient): Look<string, FunctionSeen> {
  return (name, abortSignal) =>
    lookAt("function", ["ResourceNotFoundException"], async () => {
      const command = new GetFunctionConfigurationCommand({ FunctionName: name });
      const { Environment, LastModified, LastUpdateStatus, Timeout } = await client.send(command, { abortSignal });
      return {
        variables: new Map(Object.entries(Environment?.Variables ?? {})),
        updating: LastUpdateStatus !== "Successful",
        modifiedAtMs: Date.parse(LastModified ?? ""),
        timeoutMs: (Timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1_000,
      };
    });
}
