import type { Codec } from "../codec.ts";
import type { CacheEvent, MissReason } from "../events.ts";
import type { CacheKeys } from "../protocol/keys.ts";
import type { Runtime } from "../runtime.ts";
import type { Outcome } from "./basis.ts";
import type { Look } from "./look-up.ts";
import { needsLatest } from "./request.ts";
import type { Own } from "./tell.ts";

/**
 * What is told of what was found: it may be served (`hit`), it may be served now and must be loaded anew (`stale`), or it may
 * not (`miss`).
 */
type Verdict = Own<Extract<CacheEvent, { readonly kind: "hit" | "stale" | "miss" }>>;

/** What was found for a request, and what to do with it. */
export interface Found extends Look {
  readonly version: string | undefined;
  readonly verdict: Verdict;
  /** What may be served; of a miss, if loading fails. */
  readonly outcome?: Outcome;
}

interface JudgeOptions {
  readonly keys: CacheKeys;
  readonly codec: Codec;
  readonly runtime: Runtime;
}

/**
 * Decides whether what was found may be served to this reader. No clock decides whether it is valid: only nonces do.
 *
 * @param version - of the source, where the reader must see that.
 */
export function judge(look: Look, version: string | undefined, { keys, codec, runtime }: JudgeOptions): Found {
  const { request, entry, further, values } = look;
  const found = (verdict: Verdict, outcome?: Outcome): Found => ({ ...look, version, verdict, outcome });
  const miss = (why: MissReason, invalidatedBy?: string): Verdict => ({
    kind: "miss",
    why,
    ...(invalidatedBy !== undefined && { invalidatedBy }),
  });
  if (!entry) return found(miss(values.get(request.entry) === null ? "absent" : "corrupt"));
  if (!further) return found(miss("other-tags"));

  const furtherTags = further.flatMap((name) => keys.tagOf(name) ?? []).map((text) => [text, undefined] as const);
  const served = (isVerified: boolean): Outcome => ({
    value: entry.isMiss ? undefined : codec.decode(entry.payload),
    isMiss: entry.isMiss,
    payload: entry.payload,
    nonces: entry.nonces,
    tags: furtherTags.length > 0 ? new Map([...request.tags, ...furtherTags]) : request.tags,
    validUntilMs: entry.freshUntilMs,
    isVerified,
    isSettled: !entry.isUnsettled,
  });
  const nowMs = runtime.now();
  const isInGrace = nowMs < entry.freshUntilMs + (entry.isUnsettled ? 0 : request.graceMs);
  const mayBeOld = !needsLatest(request) && isInGrace;
  const gone = [...entry.nonces.keys()].find((name) => values.get(name) !== entry.nonces.get(name));
  try {
    if (gone !== undefined) {
      const purged = miss("purged", keys.tagOf(gone) ?? gone);
      if (!mayBeOld || request.onPurge === "block") return found(purged);
      return found(request.onPurge === "stale" ? { kind: "stale", why: "purged" } : purged, served(false));
    }
    if (entry.isUnsettled && needsLatest(request)) return found(miss("unsettled"));
    if (request.strong && entry.version !== version) return found(miss("version"));
    if (nowMs < entry.freshUntilMs) return found({ kind: "hit", from: "redis" }, served(true));
    return mayBeOld ? found({ kind: "stale", why: "expired" }, served(false)) : found(miss("expired"));
  } catch {
    // Its codec can't read it.
    return found(miss("corrupt"));
  }
}
