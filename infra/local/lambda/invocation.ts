/** Largest event a synchronous invocation takes, in bytes of JSON. */
export const MAX_EVENT_BYTES = 6_291_456;

/** Largest answer a synchronous invocation gives, in bytes of JSON. */
export const MAX_ANSWER_BYTES = 6_291_556;

/** What a failed invocation says, in Lambda's own words. */
export interface FunctionError {
  /** `TypeError`, `Runtime.ExitError`, `Sandbox.Timedout`, … */
  readonly errorType: string;
  readonly errorMessage: string;
  /** Lines of the stack, when there is one. */
  readonly trace?: readonly string[];
}

/**
 * How an invocation failed.
 *
 * - `thrown`: the handler threw; the execution environment lives on.
 * - `timeout`: it took too long; the environment was ended.
 * - `crash`: the environment ended: unhandled rejection, `process.exit()`, out of memory, failed start, kill.
 * - `throttled`: no environment was free; the handler never ran.
 * - `refused`: the request was not acceptable (too large, no such function); the handler never ran.
 */
type FailureKind = "thrown" | "timeout" | "crash" | "throttled" | "refused";

/** The outcome of one invocation. */
export type Invocation =
  | { readonly ok: true; readonly requestId: string; readonly payload: unknown; readonly durationMs: number }
  | {
      readonly ok: false;
      readonly requestId: string;
      readonly kind: FailureKind;
      readonly error: FunctionError;
    };

/** Invokes a function once, synchronously. Rejects only when `signal` fires before the outcome is known. */
export type Invoke = (payload: unknown, signal?: AbortSignal) => Promise<Invocation>;
