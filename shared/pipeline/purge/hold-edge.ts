import type { Doorbell } from "../../ports/doorbell.ts";
import type { EdgeLedger } from "../../ports/edge-ledger.ts";
import { TagwireError, UnknownEdgeError } from "../../ports/errors.ts";
import type { Hold } from "../plan/edge-state.ts";
import type { Planner } from "./planner.ts";

/** Longest hold, in minutes: a forgotten one is over then. Who needs longer holds again. */
export const MAX_HOLD_MINUTES = 240;

const MINUTE_MS = 60_000;

/** Somebody asked for a hold that can't be. */
class InvalidHoldError extends TagwireError {
  override readonly name = "InvalidHoldError";
  readonly code = "E_INVALID_HOLD";

  constructor(minutes: unknown) {
    super(`invalid hold of ${String(minutes).slice(0, 64)} minutes: must be above 0, at most ${MAX_HOLD_MINUTES}`);
  }
}

/** Who holds and releases: a planner has it all. */
export interface Holding extends Pick<Planner, "report" | "clock"> {
  readonly edges: { readonly has: (edge: string) => boolean };
  readonly ledger: Pick<EdgeLedger, "hold" | "endHold">;
  readonly doorbell: Doorbell;
}

/** A hold as somebody asks for it. */
export interface WantedHold extends Pick<Hold, "by" | "reason"> {
  /** Above 0, at most {@link MAX_HOLD_MINUTES}. */
  readonly minutes: number;
}

/**
 * Has an edge's purges gather until it is released, or so many minutes have passed. Redis is purged all the same. An edge
 * that is held already is held until then instead.
 *
 * @throws {UnknownEdgeError}
 * @throws {InvalidHoldError}
 * @throws {PurgeTargetError} when it is not on record.
 */
export async function holdEdge(
  edge: string,
  { minutes, ...said }: WantedHold,
  { edges, ledger, report, clock }: Holding,
  signal: AbortSignal,
): Promise<Hold> {
  if (!edges.has(edge)) throw new UnknownEdgeError(edge);
  if (!(minutes > 0 && minutes <= MAX_HOLD_MINUTES)) throw new InvalidHoldError(minutes);
  const untilMs = Math.ceil(clock.now() + minutes * MINUTE_MS);
  const hold = await ledger.hold(edge, { untilMs, ...said }, signal);
  report({ type: "edge-held", edge, ...hold });
  return hold;
}

/**
 * Has all that gathered go now, once. Does nothing to an edge that is not held.
 *
 * @param by - who releases it; absent for who has no name here.
 * @throws {UnknownEdgeError}
 * @throws {PurgeTargetError} when it is not on record; where only the doorbell failed, the sweep comes within a minute.
 */
export async function releaseEdge(
  edge: string,
  by: string | undefined,
  { edges, ledger, doorbell, report }: Holding,
  signal: AbortSignal,
): Promise<void> {
  if (!edges.has(edge)) throw new UnknownEdgeError(edge);
  await ledger.endHold(edge, signal);
  report({ type: "edge-released", edge, ...(by !== undefined && { by }) });
  await doorbell.ring(edge, 0, signal);
}
