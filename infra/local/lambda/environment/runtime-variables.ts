import type { EnvironmentSpec } from "./messages.ts";

/**
 * The variables Lambda's runtime sets by itself. Credentials are stand-ins: every SDK wants some, no local service checks them.
 *
 * @param region - from the function's ARN.
 */
export function runtimeVariables(spec: EnvironmentSpec, region: string): Record<string, string> {
  return {
    _HANDLER: spec.handler,
    AWS_ACCESS_KEY_ID: "AKIDLOCAL",
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: spec.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local/[$LATEST]",
    AWS_REGION: region,
    AWS_SECRET_ACCESS_KEY: "local",
    LAMBDA_TASK_ROOT: spec.directory,
    LANG: "en_US.UTF-8",
    PATH: process.env["PATH"] ?? "",
    TZ: ":UTC",
  };
}
