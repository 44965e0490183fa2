import type { ProbePage, ProbeRender } from "../doctor/canary/probe.ts";

/** The canary's marks in an object cache: which of them are there. */
export type ProbeMarks = Readonly<Record<ProbePage, boolean>>;

/**
 * What a canary does and sees: as a writer, as a viewer, as a reader of Redis, and in the ledger. Every method answers in
 * bounded time, and throws `PurgeTargetError` when it can't tell.
 */
export interface CanarySenses {
  /** Fetches a page of an edge as any viewer does. */
  page(edge: string, page: ProbePage, signal: AbortSignal): Promise<ProbeRender>;

  /** Changes the probe's item: each run is a change. */
  write(run: string, signal: AbortSignal): Promise<void>;

  /**
   * When the edge first took a purge of the probe's tag that was planned at `sinceMs` or later, in milliseconds since the Unix
   * epoch; `undefined` while it has not.
   */
  sentSince(edge: string, sinceMs: number, signal: AbortSignal): Promise<number | undefined>;

  /** Sets the marks of a run in an object cache. They expire by themselves after a while. */
  mark(objectCache: string, run: string, signal: AbortSignal): Promise<void>;

  /** Looks which marks are there. */
  marks(objectCache: string, signal: AbortSignal): Promise<ProbeMarks>;

  /** Resolves after so many milliseconds, or as soon as the signal fires. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}
