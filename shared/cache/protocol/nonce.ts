import type { Runtime } from "../runtime.ts";

/** Nonces by their names, in the order they were asked for. */
export type Nonces = readonly (readonly [name: string, nonce: string])[];

/** What Redis has, by name; `null` for what is not there. */
export type Values = ReadonlyMap<string, string | null>;

/**
 * A nonce: when it may be there at the latest, and chance enough that no two are ever the same. An entry is valid as long as
 * all the nonces it was loaded under are there; to purge is to remove them. A purge before it is there destroys nothing, so it
 * must not look older than that.
 *
 * @param arrivesWithinMs - how long it may be on its way.
 */
export function makeNonce({ now, unique }: Runtime, arrivesWithinMs: number): string {
  return `${(now() + arrivesWithinMs).toString(36)}.${unique()}`;
}

/** Tells a nonce from whatever else a server may answer. */
export function isNonce(reply: unknown): reply is string {
  return typeof reply === "string" && /^[0-9a-z]+\../.test(reply);
}

/** The name of one that is not there any more. */
export function firstGone(nonces: Nonces, values: Values): string | undefined {
  return nonces.find(([name, nonce]) => values.get(name) !== nonce)?.[0];
}

/** Since when a nonce is there, in milliseconds since the Unix epoch by its maker's clock; now, if it can't be told. */
export function bornMs(nonce: string, nowMs: number): number {
  const born = Number.parseInt(nonce.split(".", 1)[0] ?? "", 36);
  return Number.isSafeInteger(born) ? born : nowMs;
}

/** Whether all of these were there at a time, as far as their makers' clocks can tell. */
export function areBornBy(nonces: Nonces, atMs: number): boolean {
  return nonces.every(([, nonce]) => bornMs(nonce, Infinity) <= atMs);
}
