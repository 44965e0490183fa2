import { Cost } from "../store/cost.ts";
import type { Outcome } from "./basis.ts";
import { claimNonces } from "./claim-nonces.ts";
import { Flights } from "./flights.ts";
import { type Found, judge } from "./judge.ts";
import { load, type LoadAll, type Loading } from "./load.ts";
import { lookUp, type Values } from "./look-up.ts";
import type { ReaderParts } from "./reader-parts.ts";
import type { Request } from "./request.ts";
import { flightOf, hangsOnlyOn, nameOf } from "./same-load.ts";
import { tell } from "./tell.ts";
import { unavailable } from "./unavailable.ts";

/** What reads give, by key. */
export type Outcomes = ReadonlyMap<string, Outcome>;

/**
 * Reads through Redis: hit, or load and keep. What makes it safe is one order of things, the same everywhere: the nonces are
 * there before a load begins, and what was loaded is kept under those and no others.
 */
export class Reader {
  readonly #parts: ReaderParts;
  readonly #loads = new Flights();
  readonly #claims = new Flights();
  readonly #again = new Flights();
  readonly #unkept = new Flights();

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /** @returns one outcome for each request, in their order. Keys must differ. */
  async read(requests: readonly Request[], loadAll: LoadAll): Promise<readonly Outcome[]> {
    const { memory } = this.#parts;
    const cost = this.#cost();
    const { purges } = memory;
    const kept = requests.map((request) => memory.get(request, cost.startedMs));
    const asked = requests.filter((_, at) => !kept[at]);
    const outcomes = asked.length > 0 ? await this.#readFromRedis(asked, loadAll, cost) : NONE;
    return requests.map((request, at) => {
      const outcome = kept[at] ?? outcomeFor(request, outcomes);
      if (kept[at]) tell(this.#parts, request, cost, { kind: "hit", from: "memory" });
      else memory.put(request, outcome, cost.startedMs, purges);
      return outcome;
    });
  }

  /** What is there and valid, without loading. */
  async peek(request: Request): Promise<Outcome | undefined> {
    const [found] = (await this.#find([request], this.#cost())) ?? [];
    return found?.verdict.kind === "hit" ? found.outcome : undefined;
  }

  /** @param mayJoin - whether a load that somebody else began will do. */
  async #readFromRedis(requests: readonly Request[], loadAll: LoadAll, cost: Cost, mayJoin = true): Promise<Outcomes> {
    const found = await this.#find(requests, cost);
    if (!found) return this.#loadUnkept(requests, loadAll, cost);

    const outcomes = new Map<string, Outcome>();
    const missing = found.filter(({ verdict }) => verdict.kind === "miss");
    const stale = found.filter(({ verdict }) => verdict.kind === "stale");
    for (const { request, outcome } of found) if (outcome) outcomes.set(request.key, outcome);
    if (stale.length > 0) this.#parts.waitUntil(this.#loadMissing(stale, loadAll, this.#cost()).catch(() => undefined));
    if (missing.length === 0) return outcomes;
    return new Map([...outcomes, ...(await this.#loadMissing(missing, loadAll, cost, mayJoin))]);
  }

  /** What Redis has; `undefined` when it is not there. */
  async #find(requests: readonly Request[], cost: Cost): Promise<readonly Found[] | undefined> {
    const after = requests[0]?.session?.token;
    const looking = lookUp(requests, this.#parts, cost, after === undefined ? {} : { after });
    const asking = requests.flatMap(({ key, strong }) => (strong ? [strong({ key })] : []));
    const [looks, versions] = await Promise.all([looking.catch(unavailable), Promise.all(asking)]);
    return looks?.map((look, at) => {
      const version = versions[at];
      const found = judge(look, version === undefined ? undefined : String(version), this.#parts);
      const { request, verdict } = found;
      if (verdict.kind === "miss" && verdict.why === "corrupt") tell(this.#parts, request, cost, { kind: "corrupt" });
      tell(this.#parts, request, cost, verdict);
      return found;
    });
  }

  async #loadMissing(missing: readonly Found[], loadAll: LoadAll, cost: Cost, mayJoin = true): Promise<Outcomes> {
    const values = await this.#claim(missing, cost);
    const loadOne = values
      ? this.#loadUnder(values, loadAll, cost, mayJoin)
      : this.#loadWithout(missing, loadAll, cost);
    const loading = missing.map(async (found) => {
      const outcome = await loadOne(found).catch((error: unknown) => this.#fallBack(found, error, cost));
      return [found.request.key, outcome] as const;
    });
    return new Map(await Promise.all(loading));
  }

  /** Loads what is not being loaded already under the same nonces: all that is asked for at once, together. */
  #loadUnder(values: Values, loadAll: LoadAll, cost: Cost, mayJoin: boolean) {
    const mine: Loading[] = [];
    // It begins when all of them are known.
    const together = Promise.resolve().then(() => load(mine, loadAll, this.#parts, cost));
    return async (found: Found): Promise<Outcome> => {
      const { request, names, version } = found;
      const nonces = new Map(names.map((name) => [name, values.get(name) ?? ""]));
      const start = async (): Promise<Outcome> => {
        mine.push({ ...found, nonces });
        return outcomeFor(request, await together);
      };
      if (!mayJoin) return start();
      let isJoined = false;
      const outcome = await this.#loads.join(flightOf(request, nonces, version), start, () => (isJoined = true));
      if (!isJoined) return outcome;
      tell(this.#parts, request, cost, { kind: "joined", whose: "process" });
      return hangsOnlyOn(nonces, outcome, this.#parts.keys) ? outcome : this.#readAgain(request, loadAll);
    };
  }

  /**
   * For one who joined a load that turned out to hang on more than he had looked at: some of it may have been purged before he
   * asked. Mostly it is kept by now.
   */
  async #readAgain(request: Request, loadAll: LoadAll): Promise<Outcome> {
    const again = (): Promise<Outcomes> => this.#readFromRedis([request], loadAll, this.#cost(), false);
    return outcomeFor(request, await this.#again.next(nameOf([request]), again));
  }

  /** What was purged, where a reader takes that rather than an error. @throws the error. */
  #fallBack({ request, verdict, outcome }: Found, error: unknown, cost: Cost): Outcome {
    const fallback = verdict.kind === "miss" ? outcome : undefined;
    const name = error instanceof Error ? error.name : "Error";
    tell(
      this.#parts,
      request,
      cost,
      fallback ? { kind: "stale", why: "load-failed" } : { kind: "failed", error: name },
    );
    if (fallback) return fallback;
    throw error;
  }

  /** Makes the nonces that are not there. @returns all that there is; `undefined` when Redis is not there. */
  async #claim(missing: readonly Found[], cost: Cost): Promise<Values | undefined> {
    // What was looked up together shares one map: with thousands of keys, one copy of it for each would be millions.
    const seen = missing[0]?.values ?? new Map<string, string>();
    const absent = missing.flatMap(({ names }) => names.filter((name) => typeof seen.get(name) !== "string"));
    const names = [...new Set(absent)].sort();
    if (names.length === 0) return seen;
    // Nobody joins claims made before he asked: under those, somebody may have loaded what was purged since.
    const claiming = this.#claims.next(JSON.stringify(names), () => claimNonces(names, this.#parts, cost));
    const claimed = await claiming.catch(unavailable);
    return claimed && new Map([...seen, ...claimed]);
  }

  #loadWithout(missing: readonly Found[], loadAll: LoadAll, cost: Cost) {
    const requests = missing.map(({ request }) => request);
    const together = this.#loadUnkept(requests, loadAll, cost);
    return async ({ request }: Found): Promise<Outcome> => outcomeFor(request, await together);
  }

  /** Loads without Redis. Nobody joins a load that began before he asked: no nonce could tell him that it is old. */
  #loadUnkept(requests: readonly Request[], loadAll: LoadAll, cost: Cost): Promise<Outcomes> {
    const loadings = requests.map((request) => ({ request }));
    return this.#unkept.next(nameOf(requests), () => load(loadings, loadAll, this.#parts, cost));
  }

  #cost(): Cost {
    return new Cost(this.#parts.runtime.now());
  }
}

const NONE: Outcomes = new Map();

/** What is read and what is loaded has one outcome for each key. */
function outcomeFor({ key }: Request, outcomes: Outcomes): Outcome {
  const outcome = outcomes.get(key);
  if (!outcome) throw new Error(`nothing was loaded for ${key}`);
  return outcome;
}
