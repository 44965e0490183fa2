import { LoadTimeoutError, StoreUnavailableError } from "../errors.ts";
import type { Cost } from "../store/cost.ts";
import type { Command } from "../store/store.ts";
import { withinLimit } from "../store/within-limit.ts";
import type { LoadContext } from "../tag-cache.ts";
import { Gathered } from "./basis.ts";
import { fill, type Filling } from "./fill.ts";
import { inRequests } from "./in-requests.ts";
import { leaseFor } from "./lease.ts";
import { type Given, givenBy, LoadNotes, NOTHING } from "./load-context.ts";
import type { Look } from "./look-up.ts";
import type { Outcome } from "./outcome.ts";
import type { ReaderParts } from "./reader-parts.ts";
import { needsLatest, type Request } from "./request.ts";
import { tell } from "./tell.ts";

/** Loads what is missing. @returns what it found, by key. */
export type LoadAll = (keys: readonly string[], context: LoadContext) => Promise<ReadonlyMap<string, unknown>>;

/** What is to be loaded for one key. */
export interface Loading {
  readonly request: Request;
  readonly look: Look;
  /** Nonces that are there now: what is loaded is kept under these. */
  readonly nonces: ReadonlyMap<string, string>;
  readonly version: string | undefined;
}

/** What a loader gave, and what it did for it. */
interface Loaded {
  readonly given: ReadonlyMap<string, Given>;
  readonly notes: LoadNotes;
  readonly inner: Gathered;
  readonly startedMs: number;
}

/** Loads, and keeps what may be kept. @returns outcomes by key. */
export async function load(
  loadings: readonly Loading[],
  loadAll: LoadAll,
  parts: ReaderParts,
  cost: Cost,
): Promise<ReadonlyMap<string, Outcome>> {
  const [only] = loadings;
  if (!only) return new Map();
  const lease = await leaseFor(loadings, parts, cost);
  if (lease?.found) {
    tell(parts, only.request, cost, { kind: "joined", whose: "lease" });
    return new Map([[only.request.key, lease.found]]);
  }
  const release: readonly Command[] = lease ? [["UNLINK", lease.name]] : [];
  const requests = loadings.map(({ request }) => request);
  const loaded = await run(requests, loadAll, parts, staleOf(only, loadings, parts)).catch(async (error: unknown) => {
    await keep(release, parts, cost);
    throw error;
  });
  const loadMs = parts.runtime.now() - loaded.startedMs;
  const fillings = await Promise.all(loadings.map((each) => fillingOf(each, loaded, parts, cost)));
  const kept = fillings.flatMap((filling) => filling.keep);
  // Who waits for a lease waits for an entry. If there is to be none, nobody needs to wait.
  const isKept = await keep(kept.length === 0 ? release : kept, parts, cost);
  for (const [at, { request }] of loadings.entries()) {
    const filling = fillings[at];
    if (!filling) continue;
    const { forMs, isShort, unstored = isKept ? undefined : "unavailable" } = filling;
    if (unstored !== undefined) tell(parts, request, cost, { kind: "unstored", loadMs, why: unstored });
    else tell(parts, request, cost, { kind: isShort ? "fill-short" : "fill", loadMs, forMs });
  }
  return new Map(fillings.map(({ outcome }, at) => [requests[at]?.key ?? "", outcome]));
}

/** Loads while Redis is away. Nothing is kept, and whatever encloses it is good for a moment. */
export async function loadUnkept(
  requests: readonly Request[],
  loadAll: LoadAll,
  parts: ReaderParts,
  cost: Cost,
): Promise<ReadonlyMap<string, Outcome>> {
  const { given, notes, startedMs } = await run(requests, loadAll, parts, undefined);
  const loadMs = parts.runtime.now() - startedMs;
  return new Map(
    requests.map((request) => {
      tell(parts, request, cost, { kind: "unstored", loadMs, why: "unavailable" });
      return [request.key, unkept(request, given.get(request.key) ?? NOTHING, startedMs, notes)];
    }),
  );
}

async function run(
  requests: readonly Request[],
  loadAll: LoadAll,
  parts: ReaderParts,
  stale: unknown,
): Promise<Loaded> {
  const startedMs = parts.runtime.now();
  const inner = new Gathered();
  const [first] = requests;
  const cache = parts.enclose(inner, first);
  const fresh = first !== undefined && needsLatest(first);
  const late = (limitMs: number): Error => new LoadTimeoutError(limitMs);
  return withinLimit(first?.loadTimeoutMs, parts.runtime, late, async (signal) => {
    const notes = new LoadNotes({ signal, fresh, stale, cache });
    const found = await loadAll(
      requests.map(({ key }) => key),
      notes,
    );
    const given = new Map(Array.from(found, ([key, returned]) => [key, givenBy(returned)]));
    return { given, notes, inner, startedMs };
  });
}

/** The last value of a key that is loaded alone. */
function staleOf({ look: { entry } }: Loading, { length }: readonly Loading[], { codec }: ReaderParts): unknown {
  if (length !== 1 || !entry || entry.isMiss) return undefined;
  try {
    return codec.decode(entry.payload);
  } catch {
    return undefined;
  }
}

async function fillingOf(loading: Loading, loaded: Loaded, parts: ReaderParts, cost: Cost): Promise<Filling> {
  const { notes, inner, startedMs } = loaded;
  const given = loaded.given.get(loading.request.key) ?? NOTHING;
  try {
    return await fill({ ...loading, given, notes, inner, startedMs }, parts, cost);
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    const outcome = unkept(loading.request, given, startedMs, notes);
    return { outcome, keep: [], forMs: 0, isShort: false, unstored: "unavailable" };
  }
}

function unkept(request: Request, { value, isMiss }: Given, nowMs: number, { added }: LoadNotes): Outcome {
  const tags = new Map([...request.tags, ...added.map((tag) => [tag.text, tag] as const)]);
  return {
    value,
    isMiss,
    basis: { nonces: new Map(), tags, validUntilMs: nowMs, isVerified: false, isSettled: false },
  };
}

/** @returns whether all of it is kept, or should be. */
async function keep(kept: readonly Command[], { store }: ReaderParts, cost: Cost): Promise<boolean> {
  try {
    for (const commands of inRequests(kept)) await store.send(commands, cost);
    return true;
  } catch (error) {
    if (error instanceof StoreUnavailableError) return false;
    throw error;
  }
}
