import type { Verdict } from "../mapping/batch-response.ts";

/** Some consecutive records that are invoked together, with their history. */
export interface Attempt<T> {
  readonly records: readonly T[];
  /** How many retries were spent on them. */
  readonly retries: number;
  /** How many invocations they were part of. */
  readonly invocations: number;
}

export interface RetryPolicy {
  readonly bisect: boolean;
  readonly maxRetries: number;
}

/** What follows from a failed invocation. */
export type NextStep<T> =
  /** In this order. */
  | { readonly kind: "retry"; readonly attempts: readonly Attempt<T>[] }
  /** Retries are used up: these go to the failure destination. */
  | { readonly kind: "give-up"; readonly records: readonly T[] };

/**
 * Decides what becomes of a batch that failed, wholly or in part.
 *
 * - Records before the lowest one that failed are done; everything from there on is tried again, even what succeeded.
 * - With `bisect` a whole failure is halved, and a partial one is split where it failed. A split spends no retry.
 * - When nothing can be split, a retry is spent; when none is left, all that remains is given up. AWS does not say whether progress
 *   gives retries back; here it does not, which is the harder case for a function.
 */
export function nextStep<T>(
  attempt: Attempt<T>,
  verdict: Exclude<Verdict, { kind: "success" }>,
  policy: RetryPolicy,
): NextStep<T> {
  const { retries, invocations } = attempt;
  const from = verdict.kind === "partial" ? (verdict.failed[0] ?? 0) : 0;
  const records = attempt.records.slice(from);
  if (policy.bisect && from > 0) return { kind: "retry", attempts: [{ records, retries, invocations }] };
  if (policy.bisect && verdict.kind === "failure" && records.length > 1) {
    const middle = Math.ceil(records.length / 2);
    const halves = [records.slice(0, middle), records.slice(middle)];
    return { kind: "retry", attempts: halves.map((half) => ({ records: half, retries, invocations })) };
  }
  if (retries >= policy.maxRetries) return { kind: "give-up", records };
  return { kind: "retry", attempts: [{ records, retries: retries + 1, invocations }] };
}
