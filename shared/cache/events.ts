import type { PageCap } from "./render/response-headers.ts";

/** What every event tells. */
interface About {
  readonly key?: string;
  /** Texts of tags. */
  readonly tags: readonly string[];
  /** Since the call began, in milliseconds. */
  readonly ms: number;
  /** Commands that the vendor bills. Each is in one event only: their sum is the bill. */
  readonly billed: number;
  /** As {@link billed}. */
  readonly roundTrips: number;
}

/** Why an entry could not be served. */
export type MissReason =
  /** There was none. */
  | "absent"
  /** One of the nonces it was loaded under is gone, or another. */
  | "purged"
  | "expired"
  /** It was stored under other tags than the caller declares. */
  | "other-tags"
  /** Its source may have answered with what was there before the last purge, and the caller must not see that. */
  | "unsettled"
  /** The source is at another version. */
  | "version"
  /** It can't be read. */
  | "corrupt";

/** Why what was loaded was not kept. */
export type UnstoredReason =
  /** The loader said so. */
  | "skipped"
  /** Something in it was not verified, or was purged meanwhile. */
  | "unverified"
  /** A tag was added whose nonce may be younger than what was loaded. */
  | "late-tag"
  /** Its time was over before it was loaded. */
  | "expired"
  | "too-large"
  /** The codec can't write it. */
  | "unencodable"
  /** Redis was not there, or refused. */
  | "unavailable";

/** What a cache does, one event for each thing. Adding a kind is a minor version, renaming one a major. */
export type CacheEvent =
  /** Served from Redis, or from memory. */
  | (About & { readonly kind: "hit"; readonly from: "redis" | "memory" })
  /** Served although it is past its time, or purged: as the caller allowed. */
  | (About & { readonly kind: "stale"; readonly why: "expired" | "purged" | "load-failed" })
  | (About & { readonly kind: "miss"; readonly why: MissReason; readonly invalidatedBy?: string })
  /** Loaded and kept. */
  | (About & { readonly kind: "fill"; readonly loadMs: number; readonly forMs: number })
  /** Loaded and kept for a moment only: the source may have answered with what was there before the last purge. */
  | (About & { readonly kind: "fill-short"; readonly loadMs: number; readonly forMs: number })
  /** Loaded and not kept. */
  | (About & { readonly kind: "unstored"; readonly loadMs: number; readonly why: UnstoredReason })
  /** Somebody else's load was waited for: in this process, or in another by its lease. */
  | (About & { readonly kind: "joined"; readonly whose: "process" | "lease" })
  | (About & { readonly kind: "purge" })
  /** A load failed, and whoever waited for it got its error. */
  | (About & { readonly kind: "failed"; readonly error: string })
  /** Redis did not answer in time. */
  | (About & { readonly kind: "timeout" })
  /** Redis refused, could not be reached, or answered nonsense. */
  | (About & { readonly kind: "refused"; readonly reason: string })
  /** Redis is left alone for a while, is tried once more, or is trusted again. */
  | (About & { readonly kind: "breaker"; readonly state: "open" | "half-open" | "closed" })
  | (About & { readonly kind: "corrupt" })
  /** A page has its headers: an edge keeps it so long, and why no longer. It tells what all its own commands cost. */
  | (About & { readonly kind: "page"; readonly forMs: number; readonly cap?: PageCap })
  /** A response had more tags than an edge takes: some stand for others, and the edge keeps it for a short time. */
  | (About & { readonly kind: "folded" });

/** Takes events. What it throws is lost. */
export type OnCacheEvent = (event: CacheEvent) => void;
