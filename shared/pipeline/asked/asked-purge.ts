/** A tag as a purge names it: what is left of it once it was asked for, whatever becomes of the vocabulary. */
interface TagText {
  readonly text: string;
  /** Texts of its ancestors, nearest first. */
  readonly under: readonly string[];
}

/** Everything one purge drops, resolved: tags with all that they cascade to, paths as edges take them, each once. */
export interface PurgeTargets {
  readonly tags: readonly TagText[];
  /** Plain keys in object caches, verbatim. */
  readonly keys: readonly string[];
  /** Plain keys by what they begin with, `*` as the last character. */
  readonly patterns: readonly string[];
  /** Written as the edge takes them: `/c/tv`, `/c/*`. */
  readonly paths: readonly string[];
  /** Everything at the edges, and all entries of the cache client in every object cache. */
  readonly all: boolean;
}

/** A purge that somebody asked for, as it was accepted. It never changes: whoever completes it purges exactly this. */
export interface AskedPurge {
  /** Sorts by time and never repeats; names its items at the edges. */
  readonly id: string;
  /** Who asked: `token k3J…`, or the ARN of an IAM principal. */
  readonly by: string;
  readonly acceptedAtMs: number;
  /** In the words of who asked. */
  readonly reason?: string;
  readonly targets: PurgeTargets;
  /** Names of the edges concerned. */
  readonly edges: readonly string[];
  /**
   * What may be sent in place of its items at most: as of an edge item.
   *
   * @default whatever covers them
   */
  readonly within?: readonly string[];
}

/** How far an asked purge has come in what its function does itself. */
export interface AskedProgress {
  /** Object caches that were purged, and those that will be as soon as they answer. */
  readonly objectCaches: Readonly<Record<string, "purged" | "retrying">>;
  readonly objectsAtMs: number;
  /** When all of its edge items were queued. */
  readonly queuedAtMs: number;
}
