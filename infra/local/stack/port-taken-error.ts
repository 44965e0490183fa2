/** Something else listens where a service was to. */
export class PortTakenError extends Error {
  override readonly name = "PortTakenError";
  readonly port: number;

  constructor(port: number, options?: ErrorOptions) {
    super(`port ${port} is taken`, options);
    this.port = port;
  }
}

/** Node's own error for a taken port as a {@link PortTakenError}; `undefined` for any other. */
export function asPortTaken(error: unknown): PortTakenError | undefined {
  const { code, port } = (error ?? {}) as { readonly code?: unknown; readonly port?: unknown };
  return code === "EADDRINUSE" && typeof port === "number" ? new PortTakenError(port, { cause: error }) : undefined;
}
