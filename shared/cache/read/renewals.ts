import { bornMs } from "../protocol/nonce.ts";
import type { Command } from "../store/store.ts";

/** Most nonces it remembers. */
const MAX_NONCES = 10_000;

/**
 * Keeps nonces alive that are used for long. One that expires costs no more than a purge would, but that of everything would
 * purge everything. Each process renews a nonce once in a quarter of its life, so that it costs nothing to speak of.
 */
export class Renewals {
  readonly #nonceTtlMs: number;
  readonly #renewedMs = new Map<string, number>();

  constructor(nonceTtlMs: number) {
    this.#nonceTtlMs = nonceTtlMs;
  }

  /** Commands that keep these alive for longer than anything that hangs on them. */
  due(nonces: ReadonlyMap<string, string>, nowMs: number): readonly Command[] {
    const old = [...nonces].filter(([name, nonce]) => this.#isOld(name, nonce, nowMs));
    for (const [name] of old) this.#note(name, nowMs);
    return old.map(([name]) => ["PEXPIRE", name, String(this.#nonceTtlMs)]);
  }

  #isOld(name: string, nonce: string, nowMs: number): boolean {
    const sinceMs = Math.max(bornMs(nonce, nowMs), this.#renewedMs.get(name) ?? 0);
    return nowMs - sinceMs > this.#nonceTtlMs / 4;
  }

  #note(name: string, nowMs: number): void {
    this.#renewedMs.delete(name);
    this.#renewedMs.set(name, nowMs);
    const [oldest] = this.#renewedMs.keys();
    if (this.#renewedMs.size > MAX_NONCES && oldest !== undefined) this.#renewedMs.delete(oldest);
  }
}
