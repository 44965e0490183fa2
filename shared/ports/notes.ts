/** A fact as it was read. */
export interface Note {
  /** Whatever JSON can hold. */
  readonly value: unknown;
  /** Changes with every write, and never repeats. */
  readonly revision: string;
}

/** Small facts that outlive a process, each under a name: when a table was first seen, how often something was tried. */
export interface Notes {
  /**
   * Reads a note. Sees every write that was answered before.
   *
   * @throws {PurgeTargetError} when it can't be read before `signal` fired.
   */
  read(name: string, signal: AbortSignal): Promise<Note | undefined>;

  /**
   * Writes a note unless somebody else did since it was read: of all who have seen the same, one writes.
   *
   * @param seen - what was read; `undefined` where there was none.
   * @param days - after which it may be forgotten. @default kept until forgotten
   * @returns whether it was written.
   * @throws {PurgeTargetError} when the outcome is unknown.
   */
  write(name: string, value: unknown, seen: Note | undefined, signal: AbortSignal, days?: number): Promise<boolean>;

  /**
   * Forgets a note, if there is one. Twice is as good as once.
   *
   * @throws {PurgeTargetError} when the outcome is unknown.
   */
  forget(name: string, signal: AbortSignal): Promise<void>;
}
