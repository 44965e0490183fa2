import { seedsHold } from "./seeds-hold.ts";

const { CHAOS_SEED, CHAOS_CHANGES = "2000" } = process.env;

if (CHAOS_SEED === undefined) seedsHold([1, 2, 3], 60);
else seedsHold([Number(CHAOS_SEED)], Number(CHAOS_CHANGES));
