import type { UnstoredReason } from "../events.ts";
import { encodeEntry } from "../protocol/entry.ts";
import { areBornBy } from "../protocol/nonce.ts";
import type { Cost } from "../store/cost.ts";
import type { Command } from "../store/store.ts";
import { type Outcome, together, unverified, withAncestors } from "./basis.ts";
import { claimNonces } from "./claim-nonces.ts";
import { keptFor } from "./lifetime.ts";
import type { Loaded, Loading } from "./load.ts";
import { type Given, NOTHING } from "./load-context.ts";
import type { ReaderParts } from "./reader-parts.ts";
import type { Request } from "./request.ts";
import { unavailable } from "./unavailable.ts";

/** What becomes of what was loaded: what readers get, and what is kept of it. */
export interface Filling {
  readonly request: Request;
  readonly outcome: Outcome;
  readonly keep: readonly Command[];
  readonly forMs: number;
  readonly isShort: boolean;
  /** Why it is not kept. */
  readonly unstored?: UnstoredReason | undefined;
}

/** Works out what is kept of a value, under the nonces that were there before it was loaded and no others. */
export async function fill(
  { request, nonces: held, version }: Loading,
  { given, notes, inner, startedMs }: Loaded,
  parts: ReaderParts,
  cost: Cost,
): Promise<Filling> {
  const { keys, runtime, maxTtlMs, clockSkewMs } = parts;
  const one = given.get(request.key) ?? NOTHING;
  const { value, isMiss } = one;
  const added = withAncestors(notes.added);
  const tags = new Map([...request.tags, ...added]);
  const names = [...request.own, ...[...added.keys()].map(keys.tag)];
  const absent = held && [...new Set(names)].filter((name) => !held.has(name));
  const late = absent && (await claimNonces(absent, parts, cost).catch(unavailable));
  if (!late) {
    const outcome = { value, isMiss, ...unverified(tags) };
    return { request, outcome, keep: [], forMs: 0, isShort: false, unstored: "unavailable" };
  }

  const nonces = new Map(names.map((name) => [name, held.get(name) ?? late.get(name) ?? ""]));
  const loaded = { startedMs, isMiss, notes, nonces: nonces.values(), inner: inner.basis };
  const { freshUntilMs, isUnsettled } = keptFor(request, loaded, parts);
  const all = together(
    { nonces, tags, validUntilMs: freshUntilMs, isVerified: true, isSettled: !isUnsettled },
    inner.basis,
  );
  parts.known.remember(request.key, [...all.nonces.keys()].slice(request.own.length));

  const nowMs = runtime.now();
  const forMs = freshUntilMs - nowMs;
  const isLate = !areBornBy(late.values(), startedMs - clockSkewMs);
  const refused = refusal(one, isLate, all.isVerified, forMs);
  const outcome = { value, isMiss, ...all, isVerified: refused === undefined };
  const none = { request, outcome, keep: [], forMs: 0, isShort: false };
  if (refused !== undefined) return { ...none, unstored: refused };

  const payload = encoded(one, parts);
  if (payload === undefined) return { ...none, unstored: "unencodable" };
  const entry = { loadedMs: startedMs, freshUntilMs, nonces: all.nonces, isUnsettled, isMiss, version, payload };
  const text = encodeEntry(entry);
  if (text.length > parts.maxEntryChars) return { ...none, unstored: "too-large" };
  // What waits for its lease must find that it was loaded, even if it is good for less long than the lease.
  const keptMs = Math.max(forMs + (isUnsettled ? 0 : request.graceMs), parts.leaseMs ?? 0);
  const keep: Command[] = [
    ["SET", request.entry, text, "PX", String(Math.ceil(Math.min(keptMs, maxTtlMs)))],
    ...parts.renewals.due(all.nonces, nowMs),
  ];
  return { request, outcome: { ...outcome, payload }, keep, forMs, isShort: isUnsettled };
}

function refusal(
  { isSkipped }: Given,
  isLate: boolean,
  isVerified: boolean,
  forMs: number,
): UnstoredReason | undefined {
  if (isSkipped) return "skipped";
  // A purge between the load's beginning and now would have found no nonce to destroy.
  if (isLate) return "late-tag";
  if (!isVerified) return "unverified";
  return forMs <= 0 ? "expired" : undefined;
}

function encoded({ value, isMiss }: Given, { codec }: ReaderParts): string | undefined {
  if (isMiss) return "";
  try {
    return codec.encode(value);
  } catch {
    return undefined;
  }
}
