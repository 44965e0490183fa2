/** Doubles from 100 ms to 10 s. AWS goes on to a minute; on one machine nobody wants to watch that. */
export function defaultBackoffMs(tries: number): number {
  return Math.min(100 * 2 ** tries, 10_000);
}
