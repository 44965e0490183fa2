import { TagwireError } from "../ports/errors.ts";

/** An error in one sentence that may be logged: ours say no more than they should, of others only the name is safe. */
export function describeError(error: unknown): string {
  if (error instanceof TagwireError) return error.message;
  return error instanceof Error ? error.name : typeof error;
}
