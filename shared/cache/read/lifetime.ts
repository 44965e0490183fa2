import { areBornBy, type Nonces } from "../protocol/nonce.ts";
import type { Basis } from "./basis.ts";
import type { LoadNotes } from "./load-context.ts";
import type { ReaderParts } from "./reader-parts.ts";
import type { Request } from "./request.ts";

interface LoadedWhen {
  readonly startedMs: number;
  readonly isMiss: boolean;
  readonly notes: LoadNotes;
  /** Those it was loaded under. */
  readonly nonces: Nonces;
}

/**
 * Until when a value may be served. One that was loaded while its source may still have answered with what was there before a
 * purge, which is what a young nonce tells, is good only for as long as the source may lag.
 */
export function lifetimeOf(
  { terms }: Request,
  { startedMs, isMiss, notes, nonces }: LoadedWhen,
  { clockSkewMs, maxTtlMs, jitter, runtime }: ReaderParts,
): Pick<Basis, "validUntilMs" | "isSettled"> {
  const { lagMs = terms.lagMs, ttlMs = terms.ttlMs } = notes;
  const isSettled = lagMs === 0 || areBornBy(nonces, startedMs - lagMs - clockSkewMs);
  const longestMs = Math.min(isMiss ? terms.negativeTtlMs : ttlMs, maxTtlMs) * (1 - jitter * runtime.chance());
  const freshMs = isSettled ? longestMs : Math.min(longestMs, lagMs);
  return { validUntilMs: startedMs + Math.round(freshMs), isSettled };
}
