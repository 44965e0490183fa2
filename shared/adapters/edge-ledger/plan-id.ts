import { randomBytes } from "node:crypto";

/** Milliseconds first, so that ids sort by time, then chance enough never to repeat. */
export function newPlanId(nowMs: number): string {
  return `${planIdsFrom(nowMs)}-${randomBytes(9).toString("hex")}`;
}

/** What every id of a plan made then or later sorts after. */
export function planIdsFrom(ms: number): string {
  return Math.max(0, ms).toString(36).padStart(9, "0");
}
