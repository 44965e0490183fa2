import type { OpenWork } from "../../ports/edge-ledger.ts";
import type { Shift } from "./planner.ts";

/** Most pending items looked at at once: so many fit one row of the ledger even if a single item covers them all. */
export const LOOK_LIMIT = 4_000;

/**
 * Reads what is to be done for an edge. Where more is pending than one look reads, looks take turns from one end to the other
 * and over again: what a noisy source has pending does not keep a quiet one's from being looked at.
 *
 * @param lookedTo - where the look before this one ended, if there was more. @default as the ledger has it on record
 */
export async function look({ edge, planner, turn }: Shift, lookedTo: string | undefined): Promise<OpenWork> {
  const open = (behind?: string): Promise<OpenWork> =>
    planner.ledger.open(edge.settings.name, LOOK_LIMIT, turn.signal, behind);
  if (lookedTo !== undefined) return await open(lookedTo);
  const work = await open();
  return work.more && work.state.lookedTo !== undefined ? await open(work.state.lookedTo) : work;
}
