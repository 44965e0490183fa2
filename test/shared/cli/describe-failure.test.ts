import { expect, it } from "vitest";
import { FailedError, UnreachableError } from "../../../shared/cli/cli-error.ts";
import { describeFailure, exitCodeOf } from "../../../shared/cli/describe-failure.ts";
import { UsageError } from "../../../shared/cli/usage-error.ts";

it.each([
  ["what was asked wrongly", new UsageError("name sources"), "name sources", 2],
  ["what failed", new FailedError("not effective"), "not effective", 1],
  ["who does not answer", new UnreachableError("nobody"), "nobody", 3],
  ["that it was stopped", named("AbortError", "aborted"), "stopped", 1],
  [
    "how to get credentials",
    named("CredentialsProviderError", "Could not load credentials"),
    "Could not load credentials (sign in, or set AWS_PROFILE)",
    3,
  ],
  ["that they have expired", named("ExpiredTokenException", "expired"), "expired (sign in, or set AWS_PROFILE)", 3],
  ["where a region comes from", new Error("Region is missing"), "Region is missing (set AWS_REGION)", 3],
  [
    "what is not allowed",
    named("AccessDeniedException", "not authorized to perform: lambda:InvokeFunction"),
    "not authorized to perform: lambda:InvokeFunction (the credentials of your environment don't allow it)",
    3,
  ],
  [
    "that a service is away",
    Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:9"), { code: "ECONNREFUSED" }),
    "connect ECONNREFUSED 127.0.0.1:9 (it does not answer)",
    3,
  ],
  ["anything else as it is", new TypeError("x is not a function"), "x is not a function", 1],
  ["what has no words by its name", named("Strange", ""), "Strange", 1],
  ["what is no error", "thrown", "thrown", 1],
])("says %s, without a stack", (_, problem, said, code) => {
  expect([describeFailure(problem), exitCodeOf(problem)]).toStrictEqual([said, code]);
});

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
