import { Problem } from "../../shared/http/problem.ts";
import type { ApiParts } from "./api-parts.ts";
import type { Principal } from "./principal.ts";

const WINDOW_SECONDS = 60;

/**
 * Counts a request of a token.
 *
 * @returns headers that say how many it has left, as the IETF's draft has them.
 * @throws {Problem} when it has none.
 */
export async function countRequest(
  { token, by }: Principal,
  { tokens, clock, report }: Pick<ApiParts, "tokens" | "clock" | "report">,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  if (token === undefined) return {};
  const { id, requestsPerMinute } = token;
  const nowSeconds = clock.now() / 1_000;
  const window = Math.floor(nowSeconds / WINDOW_SECONDS);
  const left = requestsPerMinute - (await tokens.count(id, window, signal));
  const resetSeconds = Math.ceil((window + 1) * WINDOW_SECONDS - nowSeconds);
  const headers = {
    "ratelimit-policy": `"token";q=${requestsPerMinute};w=${WINDOW_SECONDS}`,
    ratelimit: `"token";r=${Math.max(0, left)};t=${resetSeconds}`,
  };
  if (left >= 0) return headers;
  report({ type: "request-throttled", by });
  const detail = `this token may make ${requestsPerMinute} requests a minute`;
  throw new Problem("too-many-requests", { detail }, { ...headers, "retry-after": String(resetSeconds) });
}
