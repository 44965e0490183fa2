import { TagwireError } from "../ports/errors.ts";

/** The database was not there when it was needed. Never carries commands or values. */
export class StoreUnavailableError extends TagwireError {
  override readonly name = "StoreUnavailableError";
  readonly code = "E_STORE_UNAVAILABLE";

  constructor(reason: string) {
    super(`redis: ${reason}`);
  }
}

/** A purge could not be confirmed: part of it may have happened. Whatever was written before it stays written. */
export class PurgeNotConfirmedError extends TagwireError {
  override readonly name = "PurgeNotConfirmedError";
  readonly code = "E_PURGE_NOT_CONFIRMED";
  /** What the write of `mutate` returned. */
  readonly written: unknown;

  constructor(cause: unknown, written?: unknown) {
    super("the purge was not confirmed: readers may see the old value until it is purged again", { cause });
    this.written = written;
  }
}

/** A key, tag or option can't be used. */
export class CacheUsageError extends TagwireError {
  override readonly name = "CacheUsageError";
  readonly code = "E_CACHE_USAGE";
}

/** A load took longer than `loadTimeout`. */
export class LoadTimeoutError extends TagwireError {
  override readonly name = "LoadTimeoutError";
  readonly code = "E_LOAD_TIMEOUT";

  constructor(limitMs: number) {
    super(`the loader did not answer within ${limitMs} ms`);
  }
}
