/** An object that waits to be worked on again. */
export interface WaitingObject {
  /** Its first part says what it is: `aws/lambda/…` a failed batch, `parked/…` a change, `dead/…` a message. */
  readonly key: string;
  /** When it was put there, in milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** What lies in the parking lot. */
export interface ParkingList {
  /** All that waits, oldest first. */
  readonly waiting: readonly WaitingObject[];
  /** Objects in the archive; counted no further than to a thousand. */
  readonly archived: number;
}

/**
 * The one place where work waits that could not be done: whatever is in it is still to be done, whatever is not, is done.
 * All methods reject with {@link PurgeTargetError} when the outcome is unknown, and may be called again.
 */
export interface ParkingLot {
  /** Lists what waits and counts the archive. Sees everything that was put before. */
  list(signal: AbortSignal): Promise<ParkingList>;

  /** Reads an object; `undefined` when it is gone. */
  read(key: string, signal: AbortSignal): Promise<string | undefined>;

  /** Puts an object, unless there is one under its key: then that one stays, with its age. */
  put(key: string, text: string, signal: AbortSignal): Promise<void>;

  /** Moves an object to the archive, as it is. One that is gone is no error. */
  archive(key: string, signal: AbortSignal): Promise<void>;

  /** Removes an object. One that is gone is no error. */
  remove(key: string, signal: AbortSignal): Promise<void>;
}

/** First part of the keys of archived objects; the rest is the key they had. */
export const ARCHIVE_PREFIX = "archive/";
