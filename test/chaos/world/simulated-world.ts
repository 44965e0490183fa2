import { simulate } from "../../kit/simulation/simulate.ts";
import type { RunWorld } from "./world.ts";
import { worldOf } from "./world-of.ts";

/** The same stack in one thread, without sockets, in virtual time: the same seed is the same run, to the byte. */
export const runSimulatedWorld: RunWorld = ({ seed, assembly, intercept }, live) =>
  simulate({ seed }, async ({ clock, startStack }) => {
    const { world, end } = worldOf(await startStack({ assembly, intercept }), clock);
    try {
      return await live(world);
    } finally {
      end();
    }
  });
