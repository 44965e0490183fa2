/** Longest we repeat of what Redis said, in characters. */
const MAX_CHARS = 80;

/**
 * What Upstash's client threw, without what it was asked: the client puts the whole command into its messages, and Redis
 * may quote arguments.
 */
export function describeRedisError(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  if (error.name === "UpstashError") return firstWords(error.message);
  if (error.name === "UpstashJSONParseError") return "answer is not JSON";
  const reason = error.cause instanceof Error && "code" in error.cause ? String(error.cause.code) : undefined;
  return reason ?? (error.name === "TypeError" ? "no answer" : error.name);
}

/** Whether the token was refused. */
export function isTokenRefused(error: unknown): boolean {
  return (
    error instanceof Error && error.name === "UpstashError" && /^(WRONGPASS|NOAUTH|Unauthorized)/i.test(error.message)
  );
}

/** Whether the request may never have arrived. */
export function isNetworkError(error: unknown): boolean {
  return error instanceof TypeError;
}

/** What Redis said, up to where it may begin to quote. */
export function firstWords(message: string): string {
  const [said = ""] = message.split(/, command was:|['"`:[{]/);
  const words = said.trim().slice(0, MAX_CHARS);
  // The client's word for an answer that does not say what went wrong.
  return words === "" || words === "undefined" ? "refused" : words;
}
