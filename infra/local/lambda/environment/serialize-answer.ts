import { MAX_ANSWER_BYTES } from "../invocation.ts";

/**
 * What a handler returned, as JSON.
 *
 * @throws {Error} when it can't be told so, or is longer than {@link MAX_ANSWER_BYTES}.
 */
export function serializeAnswer(result: unknown): string {
  let payload: string;
  try {
    payload = JSON.stringify(result ?? null) ?? "null";
  } catch (error) {
    throw new Error("Unable to stringify response body", { cause: error });
  }
  if (Buffer.byteLength(payload) > MAX_ANSWER_BYTES) throw new ResponseTooLargeError();
  return payload;
}

class ResponseTooLargeError extends Error {
  override readonly name = "Function.ResponseSizeTooLarge";

  constructor() {
    super(`Response payload size exceeded maximum allowed payload size (${MAX_ANSWER_BYTES} bytes).`);
  }
}
