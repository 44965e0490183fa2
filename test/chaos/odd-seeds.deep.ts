import { seedsHold } from "./seeds-hold.ts";

// In two files: vitest runs files side by side.
seedsHold(
  Array.from({ length: 100 }, (_, at) => 2 * at + 1),
  2_000,
);
