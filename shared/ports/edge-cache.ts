/** Why an edge would not take a plan. */
export type EdgeRefusal =
  /** Too much in progress, or too fast: the same plan later. */
  | "busy"
  /** An item, or the size of the plan, is not accepted: halve it. */
  | "invalid"
  /** Credentials, permission or distribution are wrong: hold, and tell a person. */
  | "denied"
  /** No answer, or a fault of the edge: the outcome is unknown; the same plan later. */
  | "unavailable";

/** The exact items of one call, stored before it is made. */
export interface EdgePlan {
  /** Names the call. Sending a plan again under its id is harmless and free. */
  readonly id: string;
  /** Sorted, without duplicates: `#product:42`, `/c/tv`, `/c/*`. */
  readonly items: readonly string[];
}

/** A CDN that drops cached responses by tag, path or prefix. */
export interface EdgeCache {
  /**
   * Starts dropping the plan's items. The same plan twice is one purge.
   *
   * @returns the CDN's receipt, for example `I2J0I21PCUYOIK`.
   * @throws {EdgeRefusedError} with an {@link EdgeRefusal}.
   */
  purge(plan: EdgePlan, signal: AbortSignal): Promise<{ readonly receipt: string }>;

  /**
   * Asks which purges have taken effect everywhere, in few calls however many they are.
   *
   * @returns those of the receipts. The others are in progress, unknown to the CDN by now, or it was asked a moment ago.
   * @throws {PurgeTargetError}
   */
  completed(receipts: ReadonlySet<string>, signal: AbortSignal): Promise<ReadonlySet<string>>;
}
