/** A `Date` whose present is `nowMs`. */
export function virtualDate(nowMs: () => number): DateConstructor {
  const machine = Date;
  const now = (): number => Math.floor(nowMs());
  return new Proxy(machine, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as object,
    apply: () => new machine(now()).toString(),
    get: (target, name) => (name === "now" ? now : (Reflect.get(target, name) as unknown)),
  });
}
