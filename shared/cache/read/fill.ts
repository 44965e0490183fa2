import type { UnstoredReason } from "../events.ts";
import { areBornBy } from "../protocol/nonce.ts";
import { encodeEntry } from "../protocol/entry.ts";
import type { Cost } from "../store/cost.ts";
import type { Command } from "../store/store.ts";
import { type Gathered, together, withAncestors } from "./basis.ts";
import { claimNonces } from "./claim-nonces.ts";
import { keptFor } from "./lifetime.ts";
import type { Given, LoadNotes } from "./load-context.ts";
import type { Look } from "./look-up.ts";
import type { Outcome } from "./outcome.ts";
import type { ReaderParts } from "./reader-parts.ts";
import type { Request } from "./request.ts";

/** What was loaded for one key, and under what. */
export interface Load {
  readonly request: Request;
  readonly look: Look;
  /** Values of nonces that were there before the load began, by name. */
  readonly nonces: ReadonlyMap<string, string>;
  readonly version: string | undefined;
  readonly given: Given;
  readonly notes: LoadNotes;
  /** What its loader read through the cache. */
  readonly inner: Gathered;
  readonly startedMs: number;
}

/** What becomes of what was loaded: what readers get, and what is kept of it. */
export interface Filling {
  readonly outcome: Outcome;
  readonly keep: readonly Command[];
  readonly forMs: number;
  readonly isShort: boolean;
  /** Why it is not kept. */
  readonly unstored?: UnstoredReason;
}

/** Works out what is kept of a value, under the nonces that were there before it was loaded and no others. */
export async function fill(load: Load, parts: ReaderParts, cost: Cost): Promise<Filling> {
  const { request, look, given, notes, inner, startedMs } = load;
  const { keys, runtime, maxTtlMs, clockSkewMs, jitter } = parts;
  const own = [...look.tagNonces, look.bucket, keys.everything];
  const added = withAncestors(notes.added);
  const addedNames = [...added.keys()].map(keys.tag);
  const late = await claimNonces(
    addedNames.filter((name) => !load.nonces.has(name)),
    parts,
    cost,
  );
  const nonces = new Map([...own, ...addedNames].map((name) => [name, load.nonces.get(name) ?? late.get(name) ?? ""]));
  const shorten = jitter * runtime.chance();
  const { isMiss } = given;
  const { freshUntilMs, isUnsettled } = keptFor(
    request,
    { startedMs, isMiss, notes, nonces: nonces.values(), inner: inner.basis },
    { clockSkewMs, maxTtlMs, shorten },
  );

  const tags = new Map([...request.tags, ...added]);
  const all = together(
    { nonces, tags, validUntilMs: freshUntilMs, isVerified: true, isSettled: !isUnsettled },
    inner.basis,
  );
  const further = [...all.nonces.keys()].filter((name) => !own.includes(name));
  parts.known.remember(request.key, further);

  const isLate = !areBornBy(late.values(), startedMs - clockSkewMs);
  const nowMs = runtime.now();
  const forMs = freshUntilMs - nowMs;
  const before = refusal({ isSkipped: given.isSkipped, isLate, isVerified: all.isVerified, forMs });
  const basis = { ...all, isVerified: before === undefined && all.isVerified };
  const outcome: Outcome = { value: given.value, isMiss, basis };
  const none = { outcome, keep: [], forMs: 0, isShort: false };
  if (before !== undefined) return { ...none, unstored: before };

  const payload = encoded(given, parts);
  if (payload === undefined) return { ...none, unstored: "unencodable" };
  const text = encodeEntry({
    loadedMs: startedMs,
    freshUntilMs,
    tags: [...request.tags.keys()],
    further,
    nonces: [...look.tagNonces, ...further, look.bucket, keys.everything].map((name) => all.nonces.get(name) ?? ""),
    isUnsettled,
    isMiss,
    version: load.version,
    payload,
  });
  if (text.length > parts.maxEntryChars) return { ...none, unstored: "too-large" };
  // What waits for its lease must find that it was loaded, even if it is good for less long than the lease.
  const keptMs = Math.max(forMs + (isUnsettled ? 0 : request.graceMs), parts.leaseMs ?? 0);
  const keep: Command[] = [
    ["SET", keys.entry(request.key), text, "PX", String(Math.ceil(Math.min(keptMs, maxTtlMs)))],
    ...parts.renewals.due(all.nonces, nowMs),
  ];
  return { outcome: { ...outcome, payload }, keep, forMs, isShort: isUnsettled };
}

interface Doubts {
  readonly isSkipped: boolean;
  readonly isLate: boolean;
  readonly isVerified: boolean;
  readonly forMs: number;
}

function refusal({ isSkipped, isLate, isVerified, forMs }: Doubts): UnstoredReason | undefined {
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
