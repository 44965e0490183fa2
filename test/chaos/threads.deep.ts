import { seedsHold } from "./seeds-hold.ts";
import { runLocalWorld } from "./world/local-world.ts";

// What the simulation takes for granted: real threads that die, sockets, and calls at the same time.
seedsHold([1, 2, 3], 200, runLocalWorld);
