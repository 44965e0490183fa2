import type { Nonces, Values } from "../protocol/nonce.ts";
import type { Outcome } from "./basis.ts";
import { Call } from "./call.ts";
import { claimNonces } from "./claim-nonces.ts";
import { Flights } from "./flights.ts";
import { type Found, judge } from "./judge.ts";
import { load, type LoadAll, type Loading } from "./load.ts";
import { lookUp } from "./look-up.ts";
import type { ReaderParts } from "./reader-parts.ts";
import type { Request } from "./request.ts";
import { flightOf, hangsOnlyOn, nameOf } from "./same-load.ts";
import { unavailable } from "./unavailable.ts";

/** What reads give, by key. */
export type Outcomes = ReadonlyMap<string, Outcome>;

/**
 * Reads through Redis: hit, or load and keep. What makes it safe is one order of things, the same everywhere: the nonces are
 * there before a load begins, and what was loaded is kept under those and no others.
 */
export class Reader {
  readonly #parts: ReaderParts;
  readonly #loads = new Flights<Outcome>();
  readonly #claims = new Flights<Nonces>();
  readonly #again = new Flights<Outcomes>();
  readonly #unkept = new Flights<Outcomes>();

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /**
   * @param inside - the load whose loader reads.
   * @returns one outcome for each request, in their order. Keys must differ.
   */
  async read(requests: readonly Request[], loadAll: LoadAll, inside?: Call): Promise<readonly Outcome[]> {
    const { memory } = this.#parts;
    const call = new Call(this.#parts, inside);
    const { purges } = memory;
    const kept = requests.map((request) => memory.get(request, call.startedMs));
    const asked = requests.filter((_, at) => !kept[at]);
    const outcomes = await this.#readFromRedis(asked, loadAll, call);
    return requests.map((request, at) => {
      const outcome = kept[at] ?? outcomeFor(request, outcomes);
      if (kept[at]) call.tell(request, { kind: "hit", from: "memory" });
      else memory.put(request, outcome, call.startedMs, purges);
      return outcome;
    });
  }

  /** What is there and valid, without loading. */
  async peek(request: Request): Promise<Outcome | undefined> {
    const [found] = (await this.#find([request], new Call(this.#parts))) ?? [];
    return found?.verdict.kind === "hit" ? found.outcome : undefined;
  }

  /** @param mayJoin - whether a load that somebody else began will do. */
  async #readFromRedis(requests: readonly Request[], loadAll: LoadAll, call: Call, mayJoin = true): Promise<Outcomes> {
    if (requests.length === 0) return NONE;
    const found = await this.#find(requests, call);
    if (!found) return this.#loadUnkept(requests, loadAll, call);

    const outcomes = new Map<string, Outcome>();
    const stale: Found[] = [];
    const missing: Found[] = [];
    for (const each of found) {
      if (each.outcome) outcomes.set(each.request.key, each.outcome);
      if (each.verdict.kind === "stale") stale.push(each);
      if (each.verdict.kind === "miss") missing.push(each);
    }
    if (stale.length > 0) {
      const loading = this.#loadMissing(stale, loadAll, new Call(this.#parts), true);
      this.#parts.waitUntil(loading.catch(() => undefined));
    }
    if (missing.length === 0) return outcomes;
    return new Map([...outcomes, ...(await this.#loadMissing(missing, loadAll, call, mayJoin))]);
  }

  /** What Redis has; `undefined` when it is not there. */
  async #find(requests: readonly Request[], call: Call): Promise<readonly Found[] | undefined> {
    const { session, strong } = requests[0]?.terms ?? {};
    const looking = lookUp(requests, call, { after: session?.token }).catch(unavailable);
    const [looks, ...versions] = strong
      ? await Promise.all([looking, ...requests.map(({ key }) => strong({ key }).then(String))])
      : [await looking];
    return looks?.map((look, at) => {
      const found = judge(look, versions[at], this.#parts);
      const { request, verdict } = found;
      if (verdict.kind === "miss" && verdict.why === "corrupt") call.tell(request, { kind: "corrupt" });
      call.tell(request, verdict);
      return found;
    });
  }

  async #loadMissing(missing: readonly Found[], loadAll: LoadAll, call: Call, mayJoin: boolean): Promise<Outcomes> {
    const values = await this.#claim(missing, call);
    const loadOne = values
      ? this.#loadUnder(values, loadAll, call, mayJoin)
      : this.#loadWithout(missing, loadAll, call);
    const loading = missing.map(async (found) => {
      const outcome = await loadOne(found).catch((error: unknown) => fallBack(found, error, call));
      return [found.request.key, outcome] as const;
    });
    return new Map(await Promise.all(loading));
  }

  /** Loads what is not being loaded already under the same nonces: all that is asked for at once, together. */
  #loadUnder(values: Values, loadAll: LoadAll, call: Call, mayJoin: boolean) {
    const mine: Loading[] = [];
    // It begins when all of them are known.
    const together = Promise.resolve().then(() => load(mine, loadAll, call));
    return async (found: Found): Promise<Outcome> => {
      const { request, names, version } = found;
      const nonces = names.map((name) => [name, values.get(name) ?? ""] as const);
      let isJoined = true;
      const start = async (): Promise<Outcome> => {
        isJoined = false;
        mine.push({ ...found, nonces });
        return outcomeFor(request, await together);
      };
      if (!mayJoin) return start();
      const outcome = await this.#loads.join(flightOf(request, nonces, version), call, start, request.key);
      if (!isJoined) return outcome;
      call.tell(request, { kind: "joined", whose: "process" });
      const isSure = hangsOnlyOn(new Map(nonces), outcome, this.#parts.keys);
      return isSure ? outcome : this.#readAgain(request, loadAll, new Call(this.#parts, call.inside));
    };
  }

  /**
   * For one who joined a load that turned out to hang on more than he had looked at: some of it may have been purged before he
   * asked. Mostly it is kept by now.
   */
  async #readAgain(request: Request, loadAll: LoadAll, call: Call): Promise<Outcome> {
    const again = (): Promise<Outcomes> => this.#readFromRedis([request], loadAll, call, false);
    return outcomeFor(request, await this.#again.next(nameOf([request]), call, again, request.key));
  }

  /** Makes the nonces that are not there. @returns all that there is; `undefined` when Redis is not there. */
  async #claim(missing: readonly Found[], call: Call): Promise<Values | undefined> {
    // What was looked up together shares one map: with thousands of keys, one copy of it for each would be millions.
    const seen = missing[0]?.values ?? new Map<string, string>();
    const absent = missing.flatMap(({ names }) => names.filter((name) => typeof seen.get(name) !== "string"));
    const names = [...new Set(absent)].sort();
    if (names.length === 0) return seen;
    // Nobody joins claims made before he asked: under those, somebody may have loaded what was purged since.
    const claiming = this.#claims.next(JSON.stringify(names), new Call(this.#parts), () => claimNonces(names, call));
    const claimed = await claiming.catch(unavailable);
    return claimed && new Map([...seen, ...claimed]);
  }

  #loadWithout(missing: readonly Found[], loadAll: LoadAll, call: Call) {
    const requests = missing.map(({ request }) => request);
    const together = this.#loadUnkept(requests, loadAll, call);
    return async ({ request }: Found): Promise<Outcome> => outcomeFor(request, await together);
  }

  /** Loads without Redis. Nobody joins a load that began before he asked: no nonce could tell him that it is old. */
  #loadUnkept(requests: readonly Request[], loadAll: LoadAll, call: Call): Promise<Outcomes> {
    const loadings = requests.map((request) => ({ request }));
    const key = requests.map((request) => request.key).join();
    return this.#unkept.next(nameOf(requests), call, () => load(loadings, loadAll, call), key);
  }
}

/** What was purged, where a reader takes that rather than an error. @throws the error. */
function fallBack({ request, verdict, outcome }: Found, error: unknown, call: Call): Outcome {
  if (outcome && verdict.kind === "miss") {
    call.tell(request, { kind: "stale", why: "load-failed" });
    return outcome;
  }
  call.tell(request, { kind: "failed", error: error instanceof Error ? error.name : "Error" });
  throw error;
}

const NONE: Outcomes = new Map();

/** What is read and what is loaded has one outcome for each key. */
function outcomeFor({ key }: Request, outcomes: Outcomes): Outcome {
  const outcome = outcomes.get(key);
  if (!outcome) throw new Error(`no outcome of ${key}`);
  return outcome;
}
