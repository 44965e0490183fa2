import type { EdgeRefusal } from "./edge-cache.ts";

/** Base of tagwire's own errors. Messages never carry item data, commands or secrets. */
export abstract class TagwireError extends Error {
  abstract override readonly name: string;
  /** Stable, greppable code, for example `E_PURGE_TARGET`. */
  abstract readonly code: `E_${string}`;
}

/** A cache, queue or store refused, or did not answer in time. The vendor's error is the `cause`. */
export class PurgeTargetError extends TagwireError {
  override readonly name = "PurgeTargetError";
  readonly code = "E_PURGE_TARGET";
  readonly target: string;

  /**
   * @param target - role and name, for example `redis main`.
   * @param reason - vendor's words, scrubbed of commands and values.
   */
  constructor(target: string, reason: string, options?: ErrorOptions) {
    super(`${target}: ${reason}`, options);
    this.target = target;
  }
}

/** An edge would not take a plan. */
export class EdgeRefusedError extends TagwireError {
  override readonly name = "EdgeRefusedError";
  readonly code = "E_EDGE_REFUSED";
  readonly refusal: EdgeRefusal;
  /** The vendor's error name, for example `TooManyInvalidationsInProgress`. */
  readonly vendorCode: string;

  constructor(refusal: EdgeRefusal, vendorCode: string, reason: string, options?: ErrorOptions) {
    super(`edge refused the plan (${vendorCode}): ${reason}`, options);
    this.refusal = refusal;
    this.vendorCode = vendorCode;
  }
}

/** Another planner has taken over this edge; what this one wanted to store was refused. */
export class LeaseLostError extends TagwireError {
  override readonly name = "LeaseLostError";
  readonly code = "E_LEASE_LOST";

  /** @param edge - name of the edge in the config. */
  constructor(edge: string, options?: ErrorOptions) {
    super(`another planner has taken over edge ${edge}`, options);
  }
}

/** A message names an edge that the configuration does not. */
export class UnknownEdgeError extends TagwireError {
  override readonly name = "UnknownEdgeError";
  readonly code = "E_UNKNOWN_EDGE";

  /** @param edge - the name in the message. */
  constructor(edge: string) {
    super(`unknown edge ${JSON.stringify(edge.slice(0, 64))}: must be one of the configured edges`);
  }
}
