import type { Tag } from "../../config/tag.ts";
import { LoadTimeoutError } from "../errors.ts";
import type { Entry } from "../protocol/entry.ts";
import type { Nonces } from "../protocol/nonce.ts";
import type { Command } from "../store/store.ts";
import { withinLimit } from "../store/within-limit.ts";
import type { LoadMany } from "../tag-cache.ts";
import { type Basis, NOTHING_YET, together, withAncestors } from "./basis.ts";
import type { Call } from "./call.ts";
import { claimNonces } from "./claim-nonces.ts";
import { fill } from "./fill.ts";
import { inRequests } from "./in-requests.ts";
import { Given, loadContext, type LoadNotes } from "./load-context.ts";
import type { Outcomes } from "./reader.ts";
import { needsLatest, type Request } from "./request.ts";
import { unavailable } from "./unavailable.ts";

/** Loads what is missing. @returns what it found, by key. */
export type LoadAll = LoadMany<unknown>;

/** What is to be loaded for one key. */
export interface Loading {
  readonly request: Request;
  readonly entry?: Entry | undefined;
  /** Nonces that are there now: what is loaded is kept under these. Without Redis, none are known, and nothing is kept. */
  readonly nonces?: Nonces;
  readonly version?: string | undefined;
}

/** What a loader gave, and what it did for it. */
export interface Loaded {
  readonly given: ReadonlyMap<string, Given>;
  readonly notes: LoadNotes;
  /** Tags it added, and those above them. */
  readonly added: ReadonlyMap<string, Tag>;
  /** What it read through the cache. */
  readonly inner: Basis;
  readonly startedMs: number;
  readonly loadMs: number;
}

/** Loads, and keeps what may be kept. */
export async function load(loadings: readonly Loading[], loadAll: LoadAll, call: Call): Promise<Outcomes> {
  const [only, ...others] = loadings;
  if (!only) return new Map();
  const isAlone = others.length === 0;
  const lease = isAlone ? await call.parts.leases?.take(only, call) : undefined;
  const { found, release = [] } = lease ?? {};
  if (found) {
    call.tell(only.request, { kind: "joined", whose: "lease" });
    return new Map([[only.request.key, found]]);
  }
  const stale = isAlone ? staleOf(only, call) : undefined;
  const loaded = await run(
    loadings.map(({ request }) => request),
    loadAll,
    stale,
    call,
  ).catch(async (error: unknown) => {
    await keep(release, call);
    throw error;
  });
  const claimed = only.nonces && (await claimAdded(loadings, loaded, call));
  const fillings = loadings.map((loading) => fill(loading, loaded, claimed, call.parts));
  const kept = fillings.flatMap((filling) => filling.keep);
  // Who waits for a lease waits for an entry. If there is to be none, nobody needs to wait.
  const isKept = await keep(kept.length > 0 ? kept : release, call);
  for (const { request, told } of fillings) {
    const { loadMs } = loaded;
    const isTold = isKept || told.kind === "unstored";
    call.tell(request, isTold ? told : { kind: "unstored", loadMs, why: "unavailable" });
  }
  return new Map(fillings.map(({ request, outcome }) => [request.key, outcome]));
}

async function run(requests: readonly Request[], loadAll: LoadAll, stale: unknown, call: Call): Promise<Loaded> {
  const { runtime, enclose } = call.parts;
  const startedMs = runtime.now();
  let inner = NOTHING_YET;
  const notes: LoadNotes = { added: [] };
  const [first] = requests;
  const cache = enclose((basis) => (inner = together(inner, basis)), first, call);
  const fresh = first !== undefined && needsLatest(first);
  const keys = requests.map(({ key }) => key);
  const late = (limitMs: number): Error => new LoadTimeoutError(limitMs);
  const found = await withinLimit(first?.terms.loadTimeoutMs, runtime, late, async (signal) =>
    loadAll(keys, loadContext({ signal: signal(), fresh, stale, cache }, notes)),
  );
  const loadMs = runtime.now() - startedMs;
  // Not by `Array.from`, which takes an object without a complaint, and finds nothing in it.
  const given = [...found].map(([key, value]) => [key, value instanceof Given ? value : new Given(value)] as const);
  return { given: new Map(given), notes, added: withAncestors(notes.added), inner, startedMs, loadMs };
}

/** Makes nonces of the tags that were added, for all keys at once: those that some of them did not hang on before. */
async function claimAdded(loadings: readonly Loading[], { added }: Loaded, call: Call): Promise<Nonces | undefined> {
  const names = Array.from(added.keys(), call.parts.keys.tag);
  const absent = names.filter((name) => loadings.some(({ nonces = [] }) => nonces.every(([held]) => held !== name)));
  return claimNonces(absent, call).catch(unavailable);
}

/** The last value of a key that is loaded alone. */
function staleOf({ entry }: Loading, { parts }: Call): unknown {
  try {
    return entry && !entry.isMiss ? parts.codec.decode(entry.payload) : undefined;
  } catch {
    return undefined;
  }
}

/** @returns whether all of it is kept, or should be. */
async function keep(kept: readonly Command[], call: Call): Promise<boolean> {
  try {
    for (const commands of inRequests(kept)) await call.send(commands);
    return true;
  } catch (error) {
    return unavailable(error) ?? false;
  }
}
