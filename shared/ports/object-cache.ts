/** What to drop from one object cache. Everything in it is idempotent and may be dropped in any order. */
export interface ObjectPurge {
  /** Tags whose entries become invalid, as text: `product:42`. */
  readonly tags: readonly string[];
  /** Plain keys that somebody else wrote, verbatim: `menu:7`. */
  readonly keys: readonly string[];
  /** Plain keys by prefix, `*` as the last character only: `menu:*`. */
  readonly patterns: readonly string[];
  /** Drops every entry the cache client wrote in this namespace. */
  readonly all: boolean;
}

/** A cache of objects, shared by the processes of an application. */
export interface ObjectCache {
  /**
   * Drops what the purge names. Twice is as good as once; when it rejects, any part of it may have happened.
   *
   * @returns how many commands the vendor bills for it.
   * @throws {PurgeTargetError} when the cache refused or did not answer before `signal` fired.
   */
  purge(purge: ObjectPurge, signal: AbortSignal): Promise<{ readonly commands: number }>;
}
