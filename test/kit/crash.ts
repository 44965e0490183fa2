import type { EdgeWorld, Invoke } from "./edge-world.ts";
import type { Around } from "./through.ts";

/** The process is gone: nothing it wanted to do any more happens. */
class Crash extends Error {
  override readonly name = "Crash";
}

/** Where a process dies: before or after its so-manieth call, counted from 0. */
export interface CrashPoint {
  readonly call: number;
  readonly when: "before" | "after";
}

/**
 * An invocation that dies at the given point, if it gets there.
 *
 * @returns what to invoke, and what it called.
 */
export function crashing(world: EdgeWorld, at: CrashPoint): { readonly invoke: Invoke; readonly calls: string[] } {
  const calls: string[] = [];
  let crashed = false;
  const around: Around = async (label, call) => {
    const place = calls.push(label) - 1;
    crashed ||= place === at.call && at.when === "before";
    if (crashed) throw new Crash(label);
    const result = await call();
    crashed ||= place === at.call;
    if (crashed) throw new Crash(label);
    return result;
  };
  const invoke = world.invoke(world.planner(around));
  return {
    calls,
    invoke: async (messages) => {
      const outcome = await invoke(messages);
      if (crashed) throw new Crash("invocation");
      return outcome;
    },
  };
}
