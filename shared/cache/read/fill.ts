import type { CacheEvent, UnstoredReason } from "../events.ts";
import { encodeEntry } from "../protocol/entry.ts";
import { areBornBy, type Nonces } from "../protocol/nonce.ts";
import type { Command } from "../store/store.ts";
import { type Basis, type Outcome, together, unverified } from "./basis.ts";
import type { Own } from "./call.ts";
import { lifetimeOf } from "./lifetime.ts";
import type { Loaded, Loading } from "./load.ts";
import { NOTHING } from "./load-context.ts";
import type { ReaderParts } from "./reader-parts.ts";
import { type Request, underOf } from "./request.ts";

/** What becomes of what was loaded: what readers get, what is kept of it, and what is told of that. */
export interface Filling {
  readonly request: Request;
  readonly outcome: Outcome;
  readonly keep: readonly Command[];
  readonly told: Own<Extract<CacheEvent, { readonly kind: "fill" | "fill-short" | "unstored" }>>;
}

/**
 * Works out what is kept of a value, under the nonces that were there before it was loaded and no others.
 *
 * @param claimed - those of tags that were added; `undefined` where Redis is not there.
 */
export function fill(
  { request, nonces: held, version }: Loading,
  { given, notes, added, inner, startedMs, loadMs }: Loaded,
  claimed: Nonces | undefined,
  parts: ReaderParts,
): Filling {
  const { keys, maxTtlMs } = parts;
  const { value, isMiss, isSkipped } = given.get(request.key) ?? NOTHING;
  const tags = new Map([...request.tags, ...added]);
  const names = [...request.own, ...Array.from(added.keys(), keys.tag)];
  const unkept = (why: UnstoredReason, basis: Basis): Filling => ({
    request,
    outcome: { value, isMiss, ...basis },
    keep: [],
    told: { kind: "unstored", why, loadMs },
  });
  const before = new Map(held);
  const late = claimed?.filter(([name]) => !before.has(name));
  if (!late) return unkept("unavailable", together(unverified(tags), inner));

  const all = new Map([...late, ...before]);
  const nonces = names.map((name) => [name, all.get(name) ?? ""] as const);
  const lifetime = lifetimeOf(request, { startedMs, isMiss, notes, nonces }, parts);
  const basis = together({ nonces, tags, isVerified: true, ...lifetime }, inner);
  const further = basis.nonces.slice(request.own.length).map(([name]) => name);
  parts.known.remember(request.key, further);

  const { validUntilMs, isSettled, isVerified } = basis;
  const nowMs = parts.runtime.now();
  const forMs = validUntilMs - nowMs;
  const once = { ...basis, isVerified: false };
  if (isSkipped) return unkept("skipped", once);
  // A purge between the load's beginning and now would have found no nonce to destroy.
  if (!areBornBy(late, startedMs - parts.clockSkewMs)) return unkept("late-tag", once);
  if (!isVerified) return unkept("unverified", once);
  if (forMs <= 0) return unkept("expired", once);

  const payload = encoded(value, isMiss, parts);
  if (payload === undefined) return unkept("unencodable", basis);
  const entry = { ...basis, loadedMs: startedMs, under: underOf(request), further, isMiss, version, payload };
  const text = encodeEntry(entry);
  if (text.length > parts.maxEntryChars) return unkept("too-large", basis);
  // What waits for its lease must find that it was loaded, even if it is good for less long than the lease.
  const keptMs = Math.max(forMs + (isSettled ? request.terms.graceMs : 0), parts.leases?.atMostMs ?? 0);
  return {
    request,
    outcome: { value, ...entry },
    keep: [
      ["SET", request.entry, text, "PX", String(Math.ceil(Math.min(keptMs, maxTtlMs)))],
      ...parts.renewals.due(basis.nonces, nowMs),
    ],
    told: { kind: isSettled ? "fill" : "fill-short", loadMs, forMs },
  };
}

function encoded(value: unknown, isMiss: boolean, { codec }: ReaderParts): string | undefined {
  try {
    return isMiss ? "" : codec.encode(value);
  } catch {
    return undefined;
  }
}
