import type { EdgeWorld, Invoke } from "./edge-world.ts";
import type { Around } from "./through.ts";

/** An invocation that stops in front of its so-manieth call, counted from 0, until it is told to go on. */
export interface Stalling {
  readonly invoke: Invoke;
  /** Resolves when it has stopped there. */
  readonly stalled: Promise<void>;
  goOn(): void;
}

export function stalling(world: EdgeWorld, atCall: number): Stalling {
  const stalled = gate();
  const released = gate();
  let calls = 0;
  const around: Around = async (_, call) => {
    if (calls++ === atCall) {
      stalled.open();
      await released.opened;
    }
    return await call();
  };
  return { invoke: world.invoke(world.planner(around)), stalled: stalled.opened, goOn: released.open };
}

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
