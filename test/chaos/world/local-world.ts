import { setTimeout as pause } from "node:timers/promises";
import { startLocalStack } from "../../../infra/local/stack/local-stack.ts";
import { StackClock } from "../../../infra/local/stack/stack-clock.ts";
import type { RunWorld } from "./world.ts";
import { worldOf } from "./world-of.ts";

/** The clock is put forward by this much whenever nothing runs, in milliseconds. */
const STEP_MS = 200;

/** Between two looks whether anything runs, in milliseconds. */
const LOOK_MS = 1;

/**
 * The local stack with threads and sockets. Its time is the machine's while anything runs, and put forward while nothing
 * does; so a seed repeats its faults only roughly.
 */
export const runLocalWorld: RunWorld = async ({ assembly, intercept }, live) => {
  const clock = new StackClock();
  const stack = await startLocalStack({ assembly, clock, intercept });
  const { world, isViewed, end } = worldOf(stack, clock);
  let isOver = false;
  const pass = async (): Promise<void> => {
    while (!isOver) {
      if (!isViewed() && !stack.running()) clock.skip(STEP_MS);
      await pause(LOOK_MS);
    }
  };
  const passing = pass();
  try {
    return await live(world);
  } finally {
    isOver = true;
    await passing;
    end();
    await stack.close();
  }
};
