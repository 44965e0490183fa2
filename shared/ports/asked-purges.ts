import type { AskedProgress, AskedPurge } from "../pipeline/asked/asked-purge.ts";

/** An asked purge as it is on record. */
export interface PurgeRecord {
  readonly purge: AskedPurge;
  /** Absent until all of it is made, or durably kept to be made. */
  readonly progress?: AskedProgress;
}

/** Names a request, so that it is one purge however often it comes. */
export interface RequestName {
  /** Made of who asks and the name they gave the request. */
  readonly key: string;
  /** Made of all that the request says: under one name nobody may ask for two things. */
  readonly fingerprint: string;
}

/** What came of accepting a purge. */
export type Acceptance =
  /** It is on record, and whoever asked completes it. */
  | { readonly kind: "accepted" }
  /** Under the name of the request another is on record already. */
  | { readonly kind: "known"; readonly id: string; readonly isSame: boolean };

/** Purges that were asked for, each on record before anything of it is purged. Every method rejects with `PurgeTargetError`. */
export interface AskedPurges {
  /**
   * Puts a purge on record, unless another is on record under the name of its request for a day. Of those who come at the
   * same time one is accepted. Who is accepted works on it until `workUntilMs`.
   */
  accept(
    purge: AskedPurge,
    name: RequestName | undefined,
    workUntilMs: number,
    signal: AbortSignal,
  ): Promise<Acceptance>;

  /**
   * Takes over a purge that nobody works on any more and that is not complete.
   *
   * @returns whether it is the caller's now; not when somebody still works on it, or it is complete.
   */
  takeOver(id: string, workUntilMs: number, signal: AbortSignal): Promise<boolean>;

  /** Notes that all of it is made, or durably kept to be made. */
  complete(id: string, progress: AskedProgress, signal: AbortSignal): Promise<void>;

  /** Lets go of a purge that could not be completed, so that the next who asks may try at once. */
  letGo(id: string, signal: AbortSignal): Promise<void>;

  /** Reads a record. Sees every call that was answered before. */
  read(id: string, signal: AbortSignal): Promise<PurgeRecord | undefined>;
}
