import type { Codec } from "../codec.ts";
import type { Outcome } from "./basis.ts";
import { Recent } from "./recent.ts";
import type { Request } from "./request.ts";

export interface MemoryLayerOptions {
  /** Most entries it holds; 0: none. */
  readonly entries: number;
  /** Longest that any reader may be served from it, in milliseconds. */
  readonly ageMs: number;
  readonly codec: Codec;
}

interface Kept {
  readonly outcome: Outcome;
  readonly payload: string;
  /** As text. */
  readonly own: string;
  readonly verifiedMs: number;
}

/** Values this process verified lately, for readers who accept that. A purge made in this process reaches it at once. */
export class MemoryLayer {
  readonly #options: MemoryLayerOptions;
  readonly #kept: Recent<Kept>;
  #purges = 0;

  constructor(options: MemoryLayerOptions) {
    this.#options = options;
    this.#kept = new Recent(options.entries);
  }

  /** Grows with each purge: what was read before one must not be put in after it. */
  get purges(): number {
    return this.#purges;
  }

  get({ key, own, terms: { weakMs = 0 } }: Request, nowMs: number): Outcome | undefined {
    const kept = this.#kept.get(key);
    if (!kept || kept.own !== own.join()) return undefined;
    const { outcome, payload, verifiedMs } = kept;
    // Both are whole milliseconds, so that a value of just this age may be older. One from the future was verified before a
    // clock was set back, nobody knows when.
    const ageMs = nowMs - verifiedMs;
    if (ageMs < 0 || ageMs >= Math.min(weakMs, this.#options.ageMs) || nowMs >= outcome.validUntilMs) return undefined;
    try {
      // Read from its text each time: whoever changes what he got changes nobody else's.
      const value = outcome.isMiss ? undefined : this.#options.codec.decode(payload);
      return { ...outcome, value, isVerified: false };
    } catch {
      // Its codec can't read it. Nor can it when that is in Redis, where it is told.
      return undefined;
    }
  }

  /** @param purges - {@link purges} before Redis was asked. */
  put({ key, own, terms: { weakMs } }: Request, outcome: Outcome, verifiedMs: number, purges: number): void {
    const { payload, isVerified } = outcome;
    if (weakMs === undefined || purges !== this.#purges || payload === undefined || !isVerified) return;
    this.#kept.set(key, { outcome, payload, own: own.join(), verifiedMs });
  }

  /** Drops all that hangs on these nonces. */
  purge(names: readonly string[]): void {
    this.#purges += 1;
    let purged: Set<string> | undefined;
    for (const [key, { outcome }] of this.#kept) {
      if (outcome.nonces.some(([name]) => (purged ??= new Set(names)).has(name))) this.#kept.delete(key);
    }
  }
}
