import type { HttpAnswer, HttpRequest } from "../../http/http-front.ts";
import type { LocalFunction } from "../function.ts";
import { MAX_EVENT_BYTES, type Invocation } from "../invocation.ts";
import { LambdaApiError } from "./lambda-api-error.ts";

/** Largest event of an asynchronous invocation, in bytes. */
const MAX_ASYNCHRONOUS_BYTES = 1_048_576;

/**
 * Answers `Invoke`. A function that fails is a success of the call: 200, with its error as payload and `X-Amz-Function-Error`.
 *
 * @param startEvent - begins an asynchronous invocation.
 * @throws {LambdaApiError}
 */
export async function invokeOperation(
  request: Pick<HttpRequest, "headers" | "body" | "tooLarge">,
  target: LocalFunction,
  startEvent: (event: unknown) => void,
): Promise<HttpAnswer> {
  const type = request.headers["x-amz-invocation-type"] ?? "RequestResponse";
  const event = readEvent(request, type === "Event" ? MAX_ASYNCHRONOUS_BYTES : MAX_EVENT_BYTES);
  switch (type) {
    case "DryRun":
      return answer(204, "");
    case "Event":
      startEvent(event);
      return answer(202, "");
    case "RequestResponse":
      return answerOf(await target.invoke(event));
    default:
      throw new LambdaApiError("InvalidParameterValueException", `no invocation type: ${String(type).slice(0, 64)}`);
  }
}

function readEvent({ body, tooLarge }: Pick<HttpRequest, "body" | "tooLarge">, maxBytes: number): unknown {
  if (tooLarge || body.length > maxBytes) {
    const message = `Request must be smaller than ${maxBytes} bytes for the InvokeFunction operation`;
    throw new LambdaApiError("RequestTooLargeException", message);
  }
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
  } catch {
    throw new LambdaApiError("InvalidRequestContentException", "Could not parse request body into json");
  }
}

function answerOf(invocation: Invocation): HttpAnswer {
  if (invocation.ok) return answer(200, JSON.stringify(invocation.payload), executed(invocation));
  const { kind, error } = invocation;
  if (kind === "throttled") throw new LambdaApiError("TooManyRequestsException", error.errorMessage);
  if (kind === "refused") throw new LambdaApiError("ResourceNotFoundException", error.errorMessage);
  return answer(200, JSON.stringify(error), { ...executed(invocation), "x-amz-function-error": "Unhandled" });
}

const executed = ({ requestId }: Invocation): Readonly<Record<string, string>> => ({
  "x-amzn-requestid": requestId,
  "x-amz-executed-version": "$LATEST",
});

function answer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { kind: "answer", status, headers: { "content-type": "application/json", ...headers }, body };
}
