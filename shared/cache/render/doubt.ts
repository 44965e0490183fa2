import { firstGone } from "../protocol/nonce.ts";
import type { Basis } from "../read/basis.ts";
import type { Call } from "../read/call.ts";
import { readAll } from "../read/look-up.ts";
import { unavailable } from "../read/unavailable.ts";

/** Why what was read must not be kept for as long as it is valid. */
export type Doubt =
  /** Something was purged since it was read. */
  | "changed"
  /** Redis could not tell whether it is still valid, or could not when it was read. */
  | "unverified"
  /** Its source may have answered with what was there before a purge. */
  | "unsettled";

/**
 * Longest that the answer may be on its way, in milliseconds. What is purged meanwhile is purged at the edge a second later
 * (`gather`), and by then the response must be there.
 */
const MAX_ANSWER_MS = 500;

/**
 * Compares the nonces that something hangs on with those there now. Only the copy that purges go to can tell: any other may
 * not have heard of one yet.
 */
export async function doubt({ nonces, isVerified, isSettled }: Basis, call: Call): Promise<Doubt | undefined> {
  const { runtime } = call.parts;
  const askedMs = runtime.now();
  const names = nonces.map(([name]) => name);
  const now = await readAll(names, call, { primary: true }).catch(unavailable);
  if (now && firstGone(nonces, now) !== undefined) return "changed";
  if (!now || !isVerified || runtime.now() - askedMs > MAX_ANSWER_MS) return "unverified";
  return isSettled ? undefined : "unsettled";
}
