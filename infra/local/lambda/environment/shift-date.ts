/**
 * Puts this thread's `Date` ahead of the machine's, by as much as the buffer says at each moment.
 *
 * @param aheadMs - one 64-bit integer, in milliseconds.
 */
export function shiftDate(aheadMs: SharedArrayBuffer): void {
  const ahead = new BigInt64Array(aheadMs);
  const machine = Date;
  const now = (): number => machine.now() + Number(Atomics.load(ahead, 0));
  globalThis.Date = new Proxy(machine, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as object,
    apply: () => new machine(now()).toString(),
    get: (target, name) => (name === "now" ? now : (Reflect.get(target, name) as unknown)),
  });
}
