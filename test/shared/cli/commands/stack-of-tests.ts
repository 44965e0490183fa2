import { afterAll, beforeAll } from "vitest";
import type { LocalStack } from "../../../../infra/local/stack/local-stack.ts";
import { type Ended, runCommand, type Surroundings } from "../run-command.ts";

/** A world whose stack commands find, as they find the one of `npm start`, for as long as a file's tests run. */
export function stackOfTests<World extends { readonly stack: LocalStack; close(): Promise<void> }>(
  start: () => Promise<World>,
) {
  let started: World | undefined;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(async () => await started?.close());
  const world = (): World => {
    if (started === undefined) throw new Error("not started yet");
    return started;
  };
  return {
    world,
    /** Runs `tagwire`. */
    run: async (args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> =>
      await runCommand(args, { runningStacks: () => [world().stack], ...surroundings }),
  };
}
