/** A token as it is on record: all but the secret itself. */
export interface TokenRecord {
  /** Its public half. */
  readonly id: string;
  /** SHA-256 of the secret half, in hexadecimal. */
  readonly secretHash: string;
  /** `tags:product:*`, `keys:menu:*`, `paths:/c/*`, `all`, `read`, `holds`. */
  readonly scopes: readonly string[];
  /** Names of the edges it may purge; `all` for whichever there are. */
  readonly edges: readonly string[] | "all";
  readonly requestsPerMinute: number;
  readonly createdAtMs: number;
  /** Who made it. */
  readonly createdBy: string;
  /** What it is for, in the words of who made it. */
  readonly note?: string;
  readonly expiresAtMs: number;
  readonly revokedAtMs?: number;
}

/** Tokens by the public half of each. Every method rejects with `PurgeTargetError`. */
export interface Tokens {
  /** Keeps a new token, until some time after it has expired. */
  add(token: TokenRecord, signal: AbortSignal): Promise<void>;

  /** Sees every call that was answered before. */
  find(id: string, signal: AbortSignal): Promise<TokenRecord | undefined>;

  /**
   * Ends a token, for good.
   *
   * @returns whether there is one; ending it twice is as good as once.
   */
  revoke(id: string, atMs: number, signal: AbortSignal): Promise<boolean>;

  /** All that are on record, the newest first. */
  list(signal: AbortSignal): Promise<readonly TokenRecord[]>;

  /**
   * Counts a request of a token within a window of time, whoever serves it.
   *
   * @param window - names the window, the same for all who count.
   * @returns how many there were in it, this one included.
   */
  count(id: string, window: number, signal: AbortSignal): Promise<number>;
}
