import type { Invocation } from "../invocation.ts";
import { failure, type HttpAnswer, readHttpAnswer } from "./http-answer.ts";
import { TOO_LARGE } from "./serve-http.ts";

/** What a client is told of an invocation. */
export async function answerOf(invoked: Promise<Invocation>): Promise<HttpAnswer> {
  const invocation = await invoked.catch(() => undefined);
  if (invocation?.ok) return readHttpAnswer(invocation.payload) ?? BAD_GATEWAY;
  if (invocation?.kind === "throttled") return failure(429, "Rate Exceeded.");
  return invocation?.kind === "refused" ? TOO_LARGE : BAD_GATEWAY;
}

const BAD_GATEWAY = failure(502, "Internal Server Error");
