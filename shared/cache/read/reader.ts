import { StoreUnavailableError } from "../errors.ts";
import { Cost } from "../store/cost.ts";
import { claimNonces } from "./claim-nonces.ts";
import { judge, type Verdict } from "./judge.ts";
import { load, type LoadAll, type Loading, loadUnkept } from "./load.ts";
import { type Look, lookUp } from "./look-up.ts";
import { NextFlight } from "./next-flight.ts";
import { outcomeOf, type Outcome } from "./outcome.ts";
import type { ReaderParts } from "./reader-parts.ts";
import type { Request } from "./request.ts";
import { flightOf, hangsOnlyOn, nameOf, namesOf, noncesFor } from "./same-load.ts";
import { SingleFlight } from "./single-flight.ts";
import { tell } from "./tell.ts";

/** A request and what was found for it. */
interface Found {
  readonly request: Request;
  readonly look: Look;
  readonly version: string | undefined;
  readonly verdict: Verdict;
  /** What may be served now. */
  readonly outcome: Outcome | undefined;
}

/**
 * Reads through Redis: hit, or load and keep. What makes it safe is one order of things, the same everywhere: the nonces are
 * there before a load begins, and what was loaded is kept under those and no others.
 */
export class Reader {
  readonly #parts: ReaderParts;
  readonly #loads = new SingleFlight();
  readonly #claims = new NextFlight();
  readonly #again = new NextFlight();
  readonly #unkept = new NextFlight();

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /** @returns one outcome for each request, in their order. Keys must differ. */
  async read(requests: readonly Request[], loadAll: LoadAll): Promise<readonly Outcome[]> {
    const { memory, runtime } = this.#parts;
    const cost = new Cost(runtime.now());
    const purges = memory.purges;
    const outcomes = new Map<string, Outcome>();
    for (const request of requests) {
      const kept = memory.get(request, cost.startedMs);
      if (kept === undefined) continue;
      tell(this.#parts, request, cost, { kind: "hit", from: "memory" });
      outcomes.set(request.key, kept);
    }
    const asked = requests.filter(({ key }) => !outcomes.has(key));
    for (const [key, outcome] of await this.#readFromRedis(asked, loadAll, cost)) outcomes.set(key, outcome);
    for (const request of asked) {
      const outcome = outcomes.get(request.key);
      if (outcome && request.weakMs !== undefined) memory.put(request, outcome, cost.startedMs, purges);
    }
    return requests.flatMap(({ key }) => outcomes.get(key) ?? []);
  }

  /** What is there and valid, without loading. */
  async peek(request: Request): Promise<Outcome | undefined> {
    const cost = new Cost(this.#parts.runtime.now());
    const [found] = (await this.#find([request], cost)) ?? [];
    return found?.verdict.kind === "hit" ? found.outcome : undefined;
  }

  async #readFromRedis(
    requests: readonly Request[],
    loadAll: LoadAll,
    cost: Cost,
  ): Promise<ReadonlyMap<string, Outcome>> {
    if (requests.length === 0) return new Map();
    const all = await this.#find(requests, cost);
    if (!all) return this.#loadUnkept(requests, loadAll, cost);

    const stale = all.filter(({ verdict, outcome }) => verdict.kind === "stale" && outcome);
    if (stale.length > 0) this.#inBackground(stale, loadAll);
    const missing = all.filter(({ outcome }) => !outcome);
    const loaded = await this.#loadMissing(missing, loadAll, cost);
    return new Map(
      all.flatMap(({ request: { key }, outcome = loaded.get(key) }) => (outcome ? [[key, outcome] as const] : [])),
    );
  }

  /** What Redis has; `undefined` when it is not there. */
  async #find(requests: readonly Request[], cost: Cost): Promise<readonly Found[] | undefined> {
    const { keys, runtime } = this.#parts;
    const token = requests[0]?.session?.token;
    const looking = lookUp(requests, this.#parts, cost, token === undefined ? {} : { after: token });
    const asking = requests.map(async ({ key, strong }) => (strong ? String(await strong({ key })) : undefined));
    const [looks, versions] = await Promise.all([looking.catch(unavailable), Promise.all(asking)]);
    return looks?.flatMap((look, at) => {
      const request = requests[at];
      const version = versions[at];
      if (!request) return [];
      const verdict = judge(look, request, keys, version, runtime.now());
      return [this.#serve({ request, look, version, verdict }, cost)];
    });
  }

  #serve(judged: Omit<Found, "outcome">, cost: Cost): Found {
    const { request, look, verdict } = judged;
    const isVerified = verdict.kind === "hit";
    let outcome: Outcome | undefined;
    let why = verdict.kind === "miss" ? verdict.why : undefined;
    if (verdict.kind !== "miss") {
      try {
        outcome = outcomeOf(verdict.entry, { ...this.#parts, look, request, isVerified });
      } catch {
        why = "corrupt";
      }
    }
    if (why === "corrupt") tell(this.#parts, request, cost, { kind: "corrupt" });
    if (why !== undefined) {
      const invalidatedBy = verdict.kind === "miss" ? verdict.invalidatedBy : undefined;
      tell(this.#parts, request, cost, { kind: "miss", why, ...(invalidatedBy !== undefined && { invalidatedBy }) });
    } else if (verdict.kind === "stale") {
      tell(this.#parts, request, cost, { kind: "stale", why: verdict.why });
    } else {
      tell(this.#parts, request, cost, { kind: "hit", from: "redis" });
    }
    return { ...judged, outcome };
  }

  async #loadMissing(missing: readonly Found[], loadAll: LoadAll, cost: Cost): Promise<ReadonlyMap<string, Outcome>> {
    if (missing.length === 0) return new Map();
    const nonces = await this.#claim(missing, cost);
    const requests = missing.map(({ request }) => request);
    const unkept = nonces ? undefined : this.#loadUnkept(requests, loadAll, cost);
    const loadUnder = this.#loadUnder(nonces ?? new Map<string, string>(), loadAll, cost);
    const outcomes = missing.map(async (found): Promise<[string, Outcome]> => {
      const { key } = found.request;
      try {
        const outcome = unkept ? (await unkept).get(key) : await loadUnder(found);
        if (!outcome) throw new Error(`nothing was loaded for ${key}`);
        return [key, outcome];
      } catch (error) {
        return [key, this.#fallBack(found, error, cost)];
      }
    });
    return new Map(await Promise.all(outcomes));
  }

  /** Loads what is not being loaded already under the same nonces: all that is asked for at once, together. */
  #loadUnder(nonces: ReadonlyMap<string, string>, loadAll: LoadAll, cost: Cost) {
    const mine: Loading[] = [];
    // It begins when all of them are known.
    const together = Promise.resolve().then(() => load(mine, loadAll, this.#parts, cost));
    return async ({ request, look, version }: Found): Promise<Outcome | undefined> => {
      const under = noncesFor(look, nonces, this.#parts);
      const start = async (): Promise<Outcome | undefined> => {
        mine.push({ request, look, nonces: under, version });
        return (await together).get(request.key);
      };
      let isJoined = false;
      const outcome = await this.#loads.join(flightOf(request, under, version), start, () => (isJoined = true));
      if (!isJoined || !outcome) return outcome;
      tell(this.#parts, request, cost, { kind: "joined", whose: "process" });
      return hangsOnlyOn(under, outcome, this.#parts) ? outcome : this.#readAgain(request, loadAll);
    };
  }

  /** What was purged, where a reader takes that rather than an error. @throws the error. */
  #fallBack({ request, look, verdict }: Found, error: unknown, cost: Cost): Outcome {
    const fallback = verdict.kind === "miss" ? verdict.fallback : undefined;
    try {
      if (!fallback) throw error;
      const outcome = outcomeOf(fallback, { ...this.#parts, look, request, isVerified: false });
      tell(this.#parts, request, cost, { kind: "stale", why: "load-failed" });
      return outcome;
    } catch {
      tell(this.#parts, request, cost, { kind: "failed", error: error instanceof Error ? error.name : "Error" });
      throw error;
    }
  }

  /** Makes the nonces that are not there; `undefined` when Redis is not there. */
  async #claim(missing: readonly Found[], cost: Cost): Promise<ReadonlyMap<string, string> | undefined> {
    // What was looked up together shares one map: with thousands of keys, one copy of it for each would be millions.
    const seen = new Map(Array.from(new Set(missing.map(({ look }) => look.nonces)), (each) => [...each]).flat());
    const names = missing.flatMap(({ look }) => namesOf(look, this.#parts)).filter((name) => !seen.has(name));
    if (names.length === 0) return seen;
    // Nobody joins claims made before he asked: under those, somebody may have loaded what was purged since.
    const name = JSON.stringify([...new Set(names)].sort());
    const claiming = this.#claims.join(name, () => claimNonces(names, this.#parts, cost));
    const claimed = await claiming.catch(unavailable);
    return claimed && new Map([...seen, ...claimed]);
  }

  #inBackground(stale: readonly Found[], loadAll: LoadAll): void {
    const { runtime, waitUntil } = this.#parts;
    const cost = new Cost(runtime.now());
    waitUntil(this.#loadMissing(stale, loadAll, cost).catch(() => undefined));
  }

  /**
   * For one who joined a load that turned out to hang on more than he had looked at: some of it may have been purged before he
   * asked. Mostly it is kept by now.
   */
  #readAgain(request: Request, loadAll: LoadAll): Promise<Outcome> {
    return this.#again.join(nameOf([request]), async () => {
      const cost = new Cost(this.#parts.runtime.now());
      const [found] = (await this.#find([request], cost)) ?? [];
      if (found?.verdict.kind === "hit" && found.outcome) return found.outcome;
      const nonces = found && (await this.#claim([found], cost));
      const loaded = nonces
        ? await load([{ ...found, nonces: noncesFor(found.look, nonces, this.#parts) }], loadAll, this.#parts, cost)
        : await loadUnkept([request], loadAll, this.#parts, cost);
      const outcome = loaded.get(request.key);
      if (!outcome) throw new Error(`nothing was loaded for ${request.key}`);
      return outcome;
    });
  }

  /** Loads without Redis. Nobody joins a load that began before he asked: no nonce could tell him that it is old. */
  #loadUnkept(requests: readonly Request[], loadAll: LoadAll, cost: Cost): Promise<ReadonlyMap<string, Outcome>> {
    return this.#unkept.join(nameOf(requests), () => loadUnkept(requests, loadAll, this.#parts, cost));
  }
}

/** Only Redis being away is no error of the reader. */
function unavailable(error: unknown): undefined {
  if (error instanceof StoreUnavailableError) return undefined;
  throw error;
}
