import { LoadTimeoutError } from "../errors.ts";
import type { Entry } from "../protocol/entry.ts";
import type { Cost } from "../store/cost.ts";
import type { Command } from "../store/store.ts";
import { withinLimit } from "../store/within-limit.ts";
import type { LoadContext } from "../tag-cache.ts";
import { Gathered } from "./basis.ts";
import { fill } from "./fill.ts";
import { inRequests } from "./in-requests.ts";
import { leaseFor } from "./lease.ts";
import { Given, loadContext, type LoadNotes } from "./load-context.ts";
import type { Outcomes } from "./reader.ts";
import type { ReaderParts } from "./reader-parts.ts";
import { needsLatest, type Request } from "./request.ts";
import { tell } from "./tell.ts";
import { unavailable } from "./unavailable.ts";

/** Loads what is missing. @returns what it found, by key. */
export type LoadAll = (keys: readonly string[], context: LoadContext) => Promise<ReadonlyMap<string, unknown>>;

/** What is to be loaded for one key. */
export interface Loading {
  readonly request: Request;
  readonly entry?: Entry | undefined;
  /** Nonces that are there now: what is loaded is kept under these. Without Redis, none are known, and nothing is kept. */
  readonly nonces?: ReadonlyMap<string, string>;
  readonly version?: string | undefined;
}

/** What a loader gave, and what it did for it. */
export interface Loaded {
  readonly given: ReadonlyMap<string, Given>;
  readonly notes: LoadNotes;
  /** What it read through the cache. */
  readonly inner: Gathered;
  readonly startedMs: number;
}

/** Loads, and keeps what may be kept. */
export async function load(
  loadings: readonly Loading[],
  loadAll: LoadAll,
  parts: ReaderParts,
  cost: Cost,
): Promise<Outcomes> {
  const [first] = loadings;
  if (!first) return new Map();
  const only = loadings.length === 1 ? first : undefined;
  const lease = only && (await leaseFor(only, parts, cost));
  if (lease?.found) {
    tell(parts, first.request, cost, { kind: "joined", whose: "lease" });
    return new Map([[first.request.key, lease.found]]);
  }
  const release: readonly Command[] = lease ? [["UNLINK", lease.name]] : [];
  const requests = loadings.map(({ request }) => request);
  const loaded = await run(requests, loadAll, parts, only && staleOf(only, parts)).catch(async (error: unknown) => {
    await keep(release, parts, cost);
    throw error;
  });
  const loadMs = parts.runtime.now() - loaded.startedMs;
  const fillings = await Promise.all(loadings.map((loading) => fill(loading, loaded, parts, cost)));
  const kept = fillings.flatMap((filling) => filling.keep);
  // Who waits for a lease waits for an entry. If there is to be none, nobody needs to wait.
  const isKept = await keep(kept.length > 0 ? kept : release, parts, cost);
  const outcomes = fillings.map(
    ({ request, outcome, forMs, isShort, unstored = isKept ? undefined : "unavailable" }) => {
      if (unstored !== undefined) tell(parts, request, cost, { kind: "unstored", loadMs, why: unstored });
      else tell(parts, request, cost, { kind: isShort ? "fill-short" : "fill", loadMs, forMs });
      return [request.key, outcome] as const;
    },
  );
  return new Map(outcomes);
}

async function run(
  requests: readonly Request[],
  loadAll: LoadAll,
  parts: ReaderParts,
  stale: unknown,
): Promise<Loaded> {
  const startedMs = parts.runtime.now();
  const inner = new Gathered();
  const notes: LoadNotes = { added: [] };
  const [first] = requests;
  const cache = parts.enclose(inner, first);
  const fresh = first !== undefined && needsLatest(first);
  const keys = requests.map(({ key }) => key);
  const late = (limitMs: number): Error => new LoadTimeoutError(limitMs);
  const found = await withinLimit(first?.loadTimeoutMs, parts.runtime, late, async (signal) =>
    loadAll(keys, loadContext({ signal, fresh, stale, cache }, notes)),
  );
  const given = Array.from(found, ([key, value]) => [key, value instanceof Given ? value : new Given(value)] as const);
  return { given: new Map(given), notes, inner, startedMs };
}

/** The last value of a key that is loaded alone. */
function staleOf({ entry }: Loading, { codec }: ReaderParts): unknown {
  if (!entry || entry.isMiss) return undefined;
  try {
    return codec.decode(entry.payload);
  } catch {
    return undefined;
  }
}

/** @returns whether all of it is kept, or should be. */
async function keep(kept: readonly Command[], { store }: ReaderParts, cost: Cost): Promise<boolean> {
  try {
    for (const commands of inRequests(kept)) await store.send(commands, cost);
    return true;
  } catch (error) {
    return unavailable(error) ?? false;
  }
}
