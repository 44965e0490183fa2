import type { MissReason } from "../events.ts";
import type { Entry } from "../protocol/entry.ts";
import type { CacheKeys } from "../protocol/keys.ts";
import type { Look } from "./look-up.ts";
import { needsLatest, type Request } from "./request.ts";

/** What to do with what was found. */
export type Verdict =
  | { readonly kind: "hit"; readonly entry: Entry }
  /** May be served now, and must be loaded anew. */
  | { readonly kind: "stale"; readonly entry: Entry; readonly why: "expired" | "purged" }
  | {
      readonly kind: "miss";
      readonly why: MissReason;
      /** Tag, or other nonce, that is gone. */
      readonly invalidatedBy?: string;
      /** May be served if loading fails. */
      readonly fallback?: Entry;
    };

/** Decides whether an entry may be served to this reader. No clock decides whether it is valid: only nonces do. */
export function judge(
  look: Look,
  request: Request,
  keys: CacheKeys,
  version: string | undefined,
  nowMs: number,
): Verdict {
  const { entry } = look;
  if (!entry) return { kind: "miss", why: look.isCorrupt ? "corrupt" : "absent" };
  if (!isSame(entry.tags, [...request.tags.keys()])) return { kind: "miss", why: "other-tags" };

  const gone = firstGone(entry, look, keys);
  const isInGrace = nowMs < entry.freshUntilMs + (entry.isUnsettled ? 0 : request.graceMs);
  const mayBeOld = !needsLatest(request) && isInGrace;
  if (gone !== undefined) {
    const invalidatedBy = keys.tagOf(gone) ?? gone;
    if (mayBeOld && request.onPurge === "stale") return { kind: "stale", entry, why: "purged" };
    const isFallback = mayBeOld && request.onPurge === "stale-if-error";
    return { kind: "miss", why: "purged", invalidatedBy, ...(isFallback && { fallback: entry }) };
  }
  if (entry.isUnsettled && needsLatest(request)) return { kind: "miss", why: "unsettled" };
  if (request.strong && entry.version !== version) return { kind: "miss", why: "version" };
  if (nowMs < entry.freshUntilMs) return { kind: "hit", entry };
  return mayBeOld ? { kind: "stale", entry, why: "expired" } : { kind: "miss", why: "expired" };
}

/** Nonces an entry hangs on, by name. */
export function noncesOf(entry: Entry, { tagNonces, bucket }: Look, keys: CacheKeys): ReadonlyMap<string, string> {
  const names = [...tagNonces, ...entry.further, bucket, keys.everything];
  return new Map(names.map((name, at) => [name, entry.nonces[at] ?? ""]));
}

function firstGone(entry: Entry, look: Look, keys: CacheKeys): string | undefined {
  for (const [name, nonce] of noncesOf(entry, look, keys)) if (look.nonces.get(name) !== nonce) return name;
  return undefined;
}

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((text, at) => text === others[at]);
