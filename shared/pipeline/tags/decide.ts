import type { Config } from "../../config/config.ts";
import type { Change } from "../change/change.ts";
import type { Stale } from "./stale.ts";

/** What a batch of changes makes stale, each thing once. Never throws: a change whose rule does is listed as failed. */
export function decide(changes: readonly Change[], config: Config): Stale {
  throw new Error(`${changes.length} ${config.namespace}`);
}
