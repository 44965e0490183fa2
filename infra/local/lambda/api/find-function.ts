import type { LocalFunction } from "../function.ts";
import { LambdaApiError } from "./lambda-api-error.ts";

/** `name`, `account:function:name` or an ARN, with or without a qualifier. */
const REFERENCE = /^(?:(?:arn:[\w-]+:lambda:[\w-]+:)?\d{12}:function:|function:)?([\w-]+)(?::(\$LATEST|[\w-]+))?$/;

/**
 * The function that a caller means, by name or ARN.
 *
 * @param functions - by ARN.
 * @param qualifier - a version or alias; here is only `$LATEST`.
 * @throws {LambdaApiError} `ResourceNotFoundException`, `InvalidParameterValueException`.
 */
export function findFunction(
  functions: ReadonlyMap<string, LocalFunction>,
  reference: string,
  qualifier?: string | null,
): LocalFunction {
  const [, name, named = qualifier ?? "$LATEST"] = REFERENCE.exec(reference) ?? [];
  if (name === undefined) {
    throw new LambdaApiError("InvalidParameterValueException", `no function name: ${reference.slice(0, 64)}`);
  }
  const found = [...functions.values()].find((each) => each.name === name);
  if (!found || named !== "$LATEST") {
    const suffix = named === "$LATEST" ? "" : `:${named}`;
    const arn = found?.arn ?? (reference.startsWith("arn:") ? reference : `function:${name}`);
    throw new LambdaApiError("ResourceNotFoundException", `Function not found: ${arn}${suffix}`);
  }
  return found;
}
