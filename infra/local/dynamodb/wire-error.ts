/** An error in the shape the SDK turns into its typed exceptions: `__type`, a message and, for some, further members. */
export class WireError extends Error {
  override readonly name = "WireError";
  readonly status: number;
  /** The exception's name, for example `ConditionalCheckFailedException`. */
  readonly code: string;
  readonly body: Readonly<Record<string, unknown>>;

  /** @param type - namespace and name: `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException`. */
  constructor(type: string, message: string, extra: Readonly<Record<string, unknown>> = {}, status = 400) {
    super(message);
    this.status = status;
    this.code = type.slice(type.indexOf("#") + 1);
    this.body = { __type: type, message, ...extra };
  }
}

/** An exception of the DynamoDB or the DynamoDB Streams API, by its name. */
export function apiError(name: string, message: string, extra?: Readonly<Record<string, unknown>>): WireError {
  return new WireError(`com.amazonaws.dynamodb.v20120810#${name}`, message, extra);
}

/** The request itself is at fault. */
export function validationError(message: string): WireError {
  return new WireError("com.amazon.coral.validate#ValidationException", message);
}

/** The request is right, but needs what neither dynalite nor this layer can do. */
export function unsupported(what: string): WireError {
  return validationError(`${what} is not supported by the local DynamoDB`);
}

/** A table, stream or shard that is not there. */
export function notFound(what: string): WireError {
  return apiError("ResourceNotFoundException", `Requested resource not found${what && `: ${what}`}`);
}

/** Takes the errors dynalite makes (status and body on an `Error`) into {@link WireError}; leaves others alone. */
export function fromDynalite(error: unknown): Error {
  if (!(error instanceof Error)) return new Error("dynalite failed", { cause: error });
  if (!("statusCode" in error) || !("body" in error)) return error;
  const { __type, message, Message, ...extra } = error.body as Record<string, string>;
  return new WireError(String(__type), message ?? Message ?? "", extra, Number(error.statusCode));
}
