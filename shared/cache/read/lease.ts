import type { Duration } from "../../config/duration.ts";
import { milliseconds } from "../cache-options.ts";
import { firstGone } from "../protocol/nonce.ts";
import type { Command } from "../store/store.ts";
import type { Outcome } from "./basis.ts";
import type { Call } from "./call.ts";
import { judge } from "./judge.ts";
import type { Loading } from "./load.ts";
import { lookUp } from "./look-up.ts";
import { needsLatest } from "./request.ts";

/** First pause of one who waits, and longest, in milliseconds. */
const [FIRST_PAUSE_MS, MAX_PAUSE_MS] = [20, 250];

/** How processes share loads. Made by {@link lease}. */
export interface Leases {
  /** Longest that others wait for one who loads, in milliseconds. */
  readonly atMostMs: number;
  readonly take: (loading: Loading, call: Call) => Promise<Lease>;
}

/** What a load and those of other processes have to do with each other. */
interface Lease {
  /** What another kept meanwhile. */
  readonly found?: Outcome | undefined;
  /** Lets those who wait go on. */
  readonly release: readonly Command[];
}

/** It is to be loaded here, and nobody waits for it. */
const NONE: Lease = { release: [] };

/**
 * Lets one process load a key while others wait for what it keeps, at most so long. A third command for each load. Several keys
 * that `getOrSetMany` loads together take none.
 *
 * @throws {CacheUsageError} for what is no duration.
 *
 * @example
 * ```ts
 * const cache = createTagCache({ store: memory(), namespace: "shop", lease: lease("5s") });
 * ```
 */
export function lease(atMost: Duration): Leases {
  const atMostMs = milliseconds(atMost, "lease");
  return { atMostMs, take: (loading, call) => take(loading, atMostMs, call) };
}

/**
 * Takes the lease of a key, or waits for what its holder keeps. Whoever waits validates what he finds like any reader. The
 * lease is one for a key under these nonces, after this entry: nobody waits for what a purge has made old. Who needs what was
 * last written neither waits nor is waited for: others may load what is good enough for them only.
 */
async function take(loading: Loading, atMostMs: number, call: Call): Promise<Lease> {
  const { request, entry, nonces } = loading;
  const { keys, runtime } = call.parts;
  if (!nonces || needsLatest(request)) return NONE;
  const name = keys.lease(request.key, [nonces.map(([, nonce]) => nonce), entry?.loadedMs].join());
  try {
    const { replies } = await call.send([["SET", name, runtime.unique(), "NX", "PX", String(atMostMs)]]);
    if (replies[0] !== null) return { release: [["UNLINK", name]] };
    return { ...NONE, found: await waitFor(name, loading, runtime.now() + atMostMs, call) };
  } catch {
    // It is there to save work: without it, there is more.
    return NONE;
  }
}

async function waitFor(
  name: string,
  { request, entry, nonces = [] }: Loading,
  untilMs: number,
  call: Call,
): Promise<Outcome | undefined> {
  const { runtime } = call.parts;
  for (let pauseMs = FIRST_PAUSE_MS; runtime.now() < untilMs; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
    await new Promise<void>((resolve) => void runtime.after(pauseMs * (0.5 + runtime.chance() / 2), resolve));
    // A copy that is behind would not show the lease yet, nor what its holder kept.
    const [look] = await lookUp([request], call, { primary: true }, [name]);
    if (!look) return undefined;
    const { verdict, outcome, values } = judge(look, undefined, call.parts);
    if (verdict.kind === "hit") return outcome;
    // What was kept meanwhile may be over already, while its lease is still there: nobody gives that back.
    if (look.entry?.loadedMs !== entry?.loadedMs) return undefined;
    if (firstGone(nonces, values) !== undefined || values.get(name) === null) return undefined;
  }
  return undefined;
}
