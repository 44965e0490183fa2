import { bornMs, type Nonces } from "../protocol/nonce.ts";
import type { Command } from "../store/store.ts";
import { Recent } from "./recent.ts";

/** Most nonces it remembers. */
const MAX_NONCES = 10_000;

/**
 * Keeps nonces alive that are used for long. One that expires costs no more than a purge would, but that of everything would
 * purge everything. Each process renews a nonce once in a quarter of its life, so that it costs nothing to speak of.
 */
export class Renewals {
  readonly #nonceTtlMs: number;
  readonly #renewedMs = new Recent<number>(MAX_NONCES);

  constructor(nonceTtlMs: number) {
    this.#nonceTtlMs = nonceTtlMs;
  }

  /** Commands that keep these alive for longer than anything that hangs on them. */
  due(nonces: Nonces, nowMs: number): readonly Command[] {
    return nonces.flatMap(([name, nonce]): readonly Command[] => {
      const sinceMs = Math.max(bornMs(nonce, nowMs), this.#renewedMs.get(name) ?? 0);
      if (nowMs - sinceMs <= this.#nonceTtlMs / 4) return [];
      this.#renewedMs.set(name, nowMs);
      return [["PEXPIRE", name, String(this.#nonceTtlMs)]];
    });
  }
}
