/** What to do about a coarse purge that is due. */
export type CoarseTurn =
  /** None was made within the window: make it now. */
  | { readonly when: "now" }
  /** One was just made: keep it for later, then call `kept`, so that the next claim knows. */
  | { readonly when: "later"; readonly delayMs: number; kept(signal: AbortSignal): Promise<void> }
  /** One is kept for later and will cover this too. */
  | { readonly when: "covered" };

/** How often a source may be purged as a whole. */
export interface CoarsePace {
  /** Shortest time between two coarse purges of a source, in milliseconds. */
  readonly windowMs: number;
  /** How long the source may still answer old: a kept purge that comes sooner covers nothing. In milliseconds. */
  readonly settleMs: number;
}

/**
 * Lets one coarse purge of a source through in each window. Losing track lets more through, never fewer: after a claim,
 * whatever crashes, a claim for the same change leads to a coarse purge that starts after it.
 */
export interface CoarseGate {
  claim(source: string, pace: CoarsePace, signal: AbortSignal): Promise<CoarseTurn>;
}
