import { createHash } from "node:crypto";

/**
 * A number from 0 (included) to 1 (excluded) that depends on the seed and the names, and on nothing else: no decision
 * shifts another one, as the draws of a shared random stream would.
 */
export function chance(seed: number, ...names: readonly (string | number)[]): number {
  const hash = createHash("sha256")
    .update(`${seed}\n${names.join("\n")}`)
    .digest();
  return hash.readUInt32BE(0) / 2 ** 32;
}

/** One of several, each as likely as the others. */
export function pick<const T>(options: readonly [T, ...T[]], chanceOfIt: number): T {
  return options[Math.floor(chanceOfIt * options.length)] ?? options[0];
}

/** All of them, in an order that depends on the seed and the names. */
export function shuffled<T>(all: readonly T[], seed: number, ...names: readonly (string | number)[]): readonly T[] {
  return all
    .map((one, index) => ({ one, place: chance(seed, ...names, index) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ one }) => one);
}
