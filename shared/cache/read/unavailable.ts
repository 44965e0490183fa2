import { StoreUnavailableError } from "../errors.ts";

/** Only Redis being away is no error of the reader. @throws any other. */
export function unavailable(error: unknown): undefined {
  if (error instanceof StoreUnavailableError) return undefined;
  throw error;
}
