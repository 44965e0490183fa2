/** A secret that somebody may replace while we run. */
export interface Secret {
  /**
   * The secret, asked for once per process.
   *
   * @throws {PurgeTargetError} when it can't be read before `signal` fired.
   */
  current(signal: AbortSignal): Promise<string>;
  /**
   * The secret, asked for again: the one we had was refused.
   *
   * @throws {PurgeTargetError} when it can't be read before `signal` fired.
   */
  refreshed(signal: AbortSignal): Promise<string>;
}
