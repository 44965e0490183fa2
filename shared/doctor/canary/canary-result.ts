/**
 * The step at which a canary found a purge not to work.
 *
 * - `unreachable`: the probe page, or the mark in Redis, can't be read or set.
 * - `not-cached`: the edge never kept the page, so that a purge of it proves nothing.
 * - `not-written`: the probe's item can't be written.
 * - `not-sent`: no purge of it got to CloudFront.
 * - `not-purged`: CloudFront took the purge, or Redis should have, and the old is still there.
 * - `purged-by-other`: it is gone, but not only by the purge of its tag: nothing is proven.
 */
export type CanaryStep = "unreachable" | "not-cached" | "not-written" | "not-sent" | "not-purged" | "purged-by-other";

/** A purge that did not work, found by a canary. The message is for people. */
export class CanaryFailure extends Error {
  override readonly name = "CanaryFailure";
  readonly step: CanaryStep;

  constructor(step: CanaryStep, message: string) {
    super(message);
    this.step = step;
  }
}

/** Where a run looked. */
export interface CanaryPlace {
  readonly kind: "edge" | "redis";
  readonly name: string;
}

/** How long it took from the write until the old was gone, in milliseconds. */
export interface CanaryTimes {
  /** Until CloudFront took the purge. Edges only. */
  readonly sentMs?: number;
  readonly freshMs: number;
}

/** What a run saw of one place: its times, or where it failed. */
export type CanaryResult =
  | { readonly place: CanaryPlace; readonly ok: true; readonly times: CanaryTimes }
  | { readonly place: CanaryPlace; readonly ok: false; readonly step: CanaryStep; readonly what: string };
