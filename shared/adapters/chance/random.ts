import { randomInt } from "node:crypto";

const STEPS = 1_000_000;

/** Chance from the machine, 0 to 1. */
export function randomChance(): number {
  return randomInt(STEPS) / STEPS;
}
