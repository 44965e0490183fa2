import type { Cost } from "../store/cost.ts";
import { judge } from "./judge.ts";
import { type Look, lookUp } from "./look-up.ts";
import { outcomeOf, type Outcome } from "./outcome.ts";
import type { ReaderParts } from "./reader-parts.ts";
import type { Request } from "./request.ts";

/** First pause of one who waits, and longest, in milliseconds. */
const [FIRST_PAUSE_MS, MAX_PAUSE_MS] = [20, 250];

interface Waiting {
  readonly request: Request;
  readonly look: Look;
  /** Nonces that it would load under, by name. */
  readonly nonces: ReadonlyMap<string, string>;
  readonly version: string | undefined;
}

/**
 * Takes the lease of a key, or waits for what its holder loads. Whoever waits validates what he finds like any reader. The
 * lease is one for a key under these nonces, after this entry: nobody waits for what a purge has made old.
 *
 * @returns what the holder loaded; `undefined` when it is to be loaded here.
 */
export async function waitForLease(
  { request, look, nonces, version }: Waiting,
  leaseMs: number,
  parts: ReaderParts,
  cost: Cost,
): Promise<Outcome | undefined> {
  const { keys, store, runtime, codec } = parts;
  const lease = leaseOf(request, look, nonces, parts);
  const [taken] = await store.send([["SET", lease, runtime.unique(), "NX", "PX", String(leaseMs)]], cost);
  if (taken !== null) return undefined;

  const untilMs = runtime.now() + leaseMs;
  for (let pauseMs = FIRST_PAUSE_MS; runtime.now() < untilMs; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
    await new Promise<void>((resolve) => void runtime.after(pauseMs * (0.5 + runtime.chance() / 2), resolve));
    const [now] = await lookUp([request], parts, cost, {});
    if (!now) return undefined;
    const verdict = judge(now, request, keys, version, runtime.now());
    if (verdict.kind === "hit") return outcomeOf(verdict.entry, { look: now, request, keys, codec, isVerified: true });
    if ([...nonces].some(([name, nonce]) => now.nonces.get(name) !== nonce)) return undefined;
  }
  return undefined;
}

/** Name of the lease: another one after each purge, and after each entry. */
function leaseOf(
  { key }: Request,
  { entry }: Look,
  nonces: ReadonlyMap<string, string>,
  { keys }: ReaderParts,
): string {
  return keys.lease(key, [...nonces.values(), entry?.loadedMs ?? ""].join());
}
