import { TagwireError } from "../../ports/errors.ts";
import type { BatchOutcome } from "../outcome.ts";
import type { Invalidation } from "../pipeline.ts";
import { isEnvironmentFailure } from "./environment-failure.ts";

/** A batch was not done to its end. */
class IncompleteError extends TagwireError {
  override readonly name = "IncompleteError";
  readonly code = "E_INCOMPLETE";

  constructor(cause: unknown) {
    super(cause instanceof TagwireError ? cause.message : "not all that it leads to was kept", { cause });
  }
}

/** The ports that must take what a batch leads to. */
type Ports = Pick<Invalidation, "edgeQueue" | "laterQueue" | "parking">;

/** Ports that are listened to: a batch tells where it must come again from, but not why. */
export interface WatchedPorts {
  readonly ports: Ports;
  /** @throws {IncompleteError} unless all of the batch was done; its `cause` is what a port said. */
  readonly allOf: (outcome: Promise<BatchOutcome>) => Promise<void>;
}

export function watchPorts({ edgeQueue, laterQueue, parking }: Ports): WatchedPorts {
  const said: unknown[] = [];
  return {
    ports: {
      edgeQueue: {
        queue: async (requests, signal) => {
          const answer = await edgeQueue.queue(requests, signal);
          if (answer.failed.length > 0) said.push(answer.error);
          return answer;
        },
      },
      laterQueue: { keep: (purges, signal) => listened(laterQueue.keep(purges, signal)) },
      parking: { park: (changes, signal) => listened(parking.park(changes, signal)) },
    },
    allOf: async (outcome) => {
      const { firstFailure } = await outcome.catch((error: unknown) => {
        throw said.length > 0 ? new IncompleteError(worst(said)) : error;
      });
      if (firstFailure !== undefined) throw new IncompleteError(worst(said));
    },
  };

  async function listened(call: Promise<void>): Promise<void> {
    try {
      await call;
    } catch (error) {
      said.push(error);
      throw error;
    }
  }
}

/** If one of them won't take the work itself, that counts: waiting makes it no better. */
function worst(reasons: readonly unknown[]): unknown {
  return reasons.find((reason) => !isEnvironmentFailure(reason)) ?? reasons[0];
}
