import type { CacheEvent, MissReason } from "../events.ts";
import { firstGone } from "../protocol/nonce.ts";
import type { Outcome } from "./basis.ts";
import type { Own } from "./call.ts";
import type { Look } from "./look-up.ts";
import type { ReaderParts } from "./reader-parts.ts";
import { needsLatest, underOf } from "./request.ts";

/**
 * What is told of what was found: it may be served (`hit`), it may be served now and must be loaded anew (`stale`), or it may
 * not (`miss`).
 */
type Verdict = Own<Extract<CacheEvent, { readonly kind: "hit" | "stale" | "miss" }>>;

/** What was found for a request, and what to do with it. */
export interface Found extends Look {
  /** Names of the nonces that what is loaded now will hang on, as far as that is known. */
  readonly names: readonly string[];
  readonly version: string | undefined;
  readonly verdict: Verdict;
  /** What may be served; of a miss, if loading fails. */
  readonly outcome: Outcome | undefined;
}

/**
 * Decides whether what was found may be served to this reader. No clock decides whether it is valid: only nonces do.
 *
 * @param version - of the source, where the reader must see that.
 */
export function judge(look: Look, version: string | undefined, { keys, codec, runtime, known }: ReaderParts): Found {
  const { request, entry, values } = look;
  const names = known.namesOf(request);
  const found = (verdict: Verdict, outcome?: Outcome): Found => ({
    request,
    entry,
    values,
    names,
    version,
    verdict,
    outcome,
  });
  const miss = (why: MissReason): Found => found({ kind: "miss", why });
  if (!entry) return miss(values.get(request.entry) === null ? "absent" : "corrupt");

  const { isMiss, payload, further, nonces, validUntilMs, isSettled } = entry;
  const served = (isVerified: boolean): Outcome => {
    // Of tags that were added late, only the text is known.
    const late = () => further.flatMap((name) => keys.tagOf(name) ?? []).map((text) => [text, undefined] as const);
    const tags = further.length > 0 ? new Map([...request.tags, ...late()]) : request.tags;
    const value = isMiss ? undefined : codec.decode(payload);
    return { value, isMiss, payload, nonces, tags, validUntilMs, isVerified, isSettled };
  };
  const { graceMs, onPurge, strong } = request.terms;
  const needs = needsLatest(request);
  const nowMs = runtime.now();
  const mayBeOld = !needs && nowMs < validUntilMs + (isSettled ? graceMs : 0);
  const gone = firstGone(nonces, values);
  try {
    if (gone !== undefined) {
      // No nonce is like that of another name: under other tags, the nonces of these can't all have been there.
      if (entry.under !== underOf(request)) return miss("other-tags");
      const purged: Verdict = { kind: "miss", why: "purged", invalidatedBy: keys.tagOf(gone) ?? gone };
      if (!mayBeOld || onPurge === "block") return found(purged);
      return found(onPurge === "stale" ? { kind: "stale", why: "purged" } : purged, served(false));
    }
    if (needs && !isSettled) return miss("unsettled");
    if (strong && entry.version !== version) return miss("version");
    if (nowMs < validUntilMs) return found({ kind: "hit", from: "redis" }, served(true));
    return mayBeOld ? found({ kind: "stale", why: "expired" }, served(false)) : miss("expired");
  } catch {
    // Its codec can't read it.
    return miss("corrupt");
  }
}
