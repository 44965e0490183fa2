import { areBornBy } from "../protocol/nonce.ts";
import type { Basis } from "./basis.ts";
import type { LoadNotes } from "./load-context.ts";
import type { ReaderParts } from "./reader-parts.ts";
import type { Request } from "./request.ts";

/** How long what was loaded may be kept. */
export interface KeptFor {
  readonly freshUntilMs: number;
  readonly isUnsettled: boolean;
}

interface LoadedWhen {
  readonly startedMs: number;
  readonly isMiss: boolean;
  readonly notes: LoadNotes;
  /** Nonces it was loaded under: values. */
  readonly nonces: Iterable<string>;
  /** What it encloses. */
  readonly inner: Basis;
}

/**
 * Until when a value may be served. One that was loaded while its source may still have answered with what was there before a
 * purge, which is what a young nonce tells, is good only for as long as the source may lag.
 */
export function keptFor(
  request: Request,
  { startedMs, isMiss, notes, nonces, inner }: LoadedWhen,
  { clockSkewMs, maxTtlMs, jitter, runtime }: Pick<ReaderParts, "clockSkewMs" | "maxTtlMs" | "jitter" | "runtime">,
): KeptFor {
  const { lagMs = request.lagMs } = notes;
  const isUnsettled = lagMs > 0 && !areBornBy(nonces, startedMs - lagMs - clockSkewMs);
  const ttlMs = isMiss ? request.negativeTtlMs : (notes.ttlMs ?? request.ttlMs);
  const longestMs = Math.min(ttlMs, maxTtlMs) * (1 - jitter * runtime.chance());
  const freshMs = isUnsettled ? Math.min(longestMs, lagMs) : longestMs;
  return {
    freshUntilMs: Math.min(startedMs + Math.round(freshMs), inner.validUntilMs),
    isUnsettled: isUnsettled || !inner.isSettled,
  };
}
