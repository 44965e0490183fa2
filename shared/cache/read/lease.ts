import type { Cost } from "../store/cost.ts";
import type { Outcome } from "./basis.ts";
import { judge } from "./judge.ts";
import type { Loading } from "./load.ts";
import { lookUp } from "./look-up.ts";
import type { ReaderParts } from "./reader-parts.ts";
import { needsLatest, type Request } from "./request.ts";

/** First pause of one who waits, and longest, in milliseconds. */
const [FIRST_PAUSE_MS, MAX_PAUSE_MS] = [20, 250];

/** Held for a load, so that other processes wait for what it keeps. */
interface Lease {
  readonly name: string;
  /** What its holder kept meanwhile, if that was another. */
  readonly found?: Outcome;
}

/**
 * Takes the lease of a key, or waits for what its holder keeps. Whoever waits validates what he finds like any reader. The
 * lease is one for a key under these nonces, after this entry: nobody waits for what a purge has made old. Who needs what was
 * last written neither waits nor is waited for: others may load what is good enough for them only.
 *
 * @returns `undefined` when it is to be loaded here, and nobody waits for it.
 */
export async function leaseFor(loading: Loading, parts: ReaderParts, cost: Cost): Promise<Lease | undefined> {
  const { request, entry, nonces } = loading;
  const { keys, store, runtime, leaseMs } = parts;
  if (leaseMs === undefined || !nonces || needsLatest(request)) return undefined;
  const name = keys.lease(request.key, [...nonces.values(), entry?.loadedMs].join());
  try {
    const [taken] = await store.send([["SET", name, runtime.unique(), "NX", "PX", String(leaseMs)]], cost);
    if (taken !== null) return { name };
    const found = await waitFor(name, request, nonces, runtime.now() + leaseMs, parts, cost);
    return found && { name, found };
  } catch {
    // It is there to save work: without it, there is more.
    return undefined;
  }
}

async function waitFor(
  name: string,
  request: Request,
  nonces: ReadonlyMap<string, string>,
  untilMs: number,
  parts: ReaderParts,
  cost: Cost,
): Promise<Outcome | undefined> {
  const { runtime } = parts;
  for (let pauseMs = FIRST_PAUSE_MS; runtime.now() < untilMs; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
    await new Promise<void>((resolve) => void runtime.after(pauseMs * (0.5 + runtime.chance() / 2), resolve));
    // A copy that is behind would not show the lease yet, nor what its holder kept.
    const [look] = await lookUp([request], parts, cost, { primary: true }, [name]);
    if (!look) return undefined;
    const { verdict, outcome } = judge(look, undefined, parts);
    if (verdict.kind === "hit") return outcome;
    const isPurged = [...nonces].some(([each, nonce]) => look.values.get(each) !== nonce);
    if (isPurged || look.values.get(name) === null) return undefined;
  }
  return undefined;
}
