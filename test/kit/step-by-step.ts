import type fc from "fast-check";
import type { Around } from "./through.ts";

/** Anything may happen between two calls, and between a call and its answer. @param n - tells planners apart. */
export function stepByStep(s: fc.Scheduler, n: number): Around {
  return async (label, call) => {
    await s.schedule(Promise.resolve(), `${n} ${label}`);
    const result = await call();
    await s.schedule(Promise.resolve(), `${n} ${label} answers`);
    return result;
  };
}
