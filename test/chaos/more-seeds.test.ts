import { seedsHold } from "./seeds-hold.ts";

// In a file of their own: vitest runs files side by side.
seedsHold([4, 5], 60);
