import type { FunctionError } from "../invocation.ts";

/** Shapes anything thrown as Lambda's Node.js runtime reports it. */
export function toFunctionError(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    trace: (thrown.stack ?? "").split("\n"),
  };
}

/** An error of the runtime itself, for example `Runtime.HandlerNotFound`. */
export class RuntimeError extends Error {
  override readonly name: `Runtime.${string}`;

  constructor(type: `Runtime.${string}`, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = type;
  }
}
