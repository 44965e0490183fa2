import { StoreUnavailableError } from "../errors.ts";
import type { Basis } from "../read/basis.ts";
import { readAll } from "../read/look-up.ts";
import type { Cost } from "../store/cost.ts";
import type { GuardedStore } from "../store/guarded-store.ts";

/** Why what was read must not be kept for as long as it is valid. */
export type Doubt =
  /** Something was purged since it was read. */
  | "changed"
  /** Redis could not tell whether it is still valid, or could not when it was read. */
  | "unverified"
  /** Its source may have answered with what was there before a purge. */
  | "unsettled";

/**
 * Compares the nonces that something hangs on with those there now. Only the copy that purges go to can tell: any other may
 * not have heard of one yet.
 */
export async function doubt(
  { nonces, isVerified, isSettled }: Basis,
  store: GuardedStore,
  cost: Cost,
): Promise<Doubt | undefined> {
  try {
    const now = nonces.size > 0 ? await readAll([...nonces.keys()], store, cost, { primary: true }) : nonces;
    if ([...nonces].some(([name, nonce]) => now.get(name) !== nonce)) return "changed";
  } catch (error) {
    if (error instanceof StoreUnavailableError) return "unverified";
    throw error;
  }
  if (!isVerified) return "unverified";
  return isSettled ? undefined : "unsettled";
}
