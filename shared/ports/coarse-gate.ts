/** What to do about a coarse purge that is due. */
export type CoarseTurn =
  /** None was made within the window: make it now. */
  | { readonly when: "now" }
  /** One was just made: keep it for later, then call `kept`, so that the next claim knows. */
  | { readonly when: "later"; readonly delayMs: number; kept(signal: AbortSignal): Promise<void> }
  /** One is kept for later and will cover this too. */
  | { readonly when: "covered" };

/** Lets one coarse purge of a source through in each window. Losing track lets more through, never fewer. */
export interface CoarseGate {
  /** @param windowMs - shortest time between two coarse purges of a source, in milliseconds. */
  claim(source: string, windowMs: number, signal: AbortSignal): Promise<CoarseTurn>;
}
