import type { Tag } from "../../config/tag.ts";
import type { SessionToken, VersionOf } from "../tag-cache.ts";

/** One read, with everything worked out. */
export interface Request {
  readonly key: string;
  /** Declared tags and those above them, by text. */
  readonly tags: ReadonlyMap<string, Tag>;
  /** Name of its entry. */
  readonly entry: string;
  /** Names of the nonces that its entry hangs on whatever it shows: those of its tags, of its bucket, and of everything. */
  readonly own: readonly string[];
  readonly terms: Terms;
}

/** How a value is kept, and what readers accept. */
export interface Terms {
  readonly ttlMs: number;
  readonly graceMs: number;
  readonly negativeTtlMs: number;
  /** How long the source may lag; 0: not at all. */
  readonly lagMs: number;
  readonly onPurge: "block" | "stale" | "stale-if-error";
  readonly weakMs: number | undefined;
  readonly session: { readonly token: SessionToken | undefined } | undefined;
  readonly strong: VersionOf | undefined;
  readonly loadTimeoutMs: number | undefined;
}

/** Texts of its tags: the same for the same ones, however they were listed. */
export const underOf = ({ tags }: Request): string => [...tags.keys()].sort().join();

/** Whether the reader needs what was last written. */
export function needsLatest({ terms: { session, strong } }: Request): boolean {
  return session !== undefined || strong !== undefined;
}
