import type { Outcome } from "./outcome.ts";
import type { Request } from "./request.ts";
import type { Codec } from "../codec.ts";

export interface MemoryLayerOptions {
  /** Most entries it holds; 0: none. */
  readonly entries: number;
  /** Longest that any reader may be served from it, in milliseconds. */
  readonly ageMs: number;
  readonly codec: Codec;
}

interface Kept {
  readonly payload: string;
  readonly outcome: Outcome;
  readonly tags: string;
  readonly verifiedMs: number;
}

/** Values this process verified lately, for readers who accept that. A purge made in this process reaches it at once. */
export class MemoryLayer {
  readonly #options: MemoryLayerOptions;
  readonly #kept = new Map<string, Kept>();
  #purges = 0;

  constructor(options: MemoryLayerOptions) {
    this.#options = options;
  }

  /** Grows with each purge: what was read before one must not be put in after it. */
  get purges(): number {
    return this.#purges;
  }

  get({ key, tags, weakMs }: Request, nowMs: number): Outcome | undefined {
    const kept = this.#kept.get(key);
    if (!kept || weakMs === undefined || kept.tags !== textOf(tags)) return undefined;
    const { basis, isMiss } = kept.outcome;
    // Both are whole milliseconds, so that a value of just this age may be older. One from the future was verified before a
    // clock was set back, nobody knows when.
    const ageMs = nowMs - kept.verifiedMs;
    if (ageMs < 0 || ageMs >= Math.min(weakMs, this.#options.ageMs) || nowMs >= basis.validUntilMs) return undefined;
    // Read from its text each time: whoever changes what he got changes nobody else's.
    const value = isMiss ? undefined : this.#options.codec.decode(kept.payload);
    return { value, isMiss, basis: { ...basis, isVerified: false } };
  }

  /** @param purges - {@link purges} before Redis was asked. */
  put({ key, tags }: Request, outcome: Outcome, verifiedMs: number, purges: number): void {
    if (purges !== this.#purges || outcome.payload === undefined || !outcome.basis.isVerified) return;
    this.#kept.delete(key);
    this.#kept.set(key, { payload: outcome.payload, outcome, tags: textOf(tags), verifiedMs });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#options.entries && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Drops all that hangs on these nonces. */
  purge(names: readonly string[]): void {
    this.#purges += 1;
    for (const [key, { outcome }] of this.#kept) {
      if (names.some((name) => outcome.basis.nonces.has(name))) this.#kept.delete(key);
    }
  }
}

const textOf = (tags: ReadonlyMap<string, unknown>): string => [...tags.keys()].join();
