/** A local stand-in for a cloud service, listening on 127.0.0.1. */
export interface LocalService {
  /** Base URL without a trailing slash, for example `http://127.0.0.1:4101`. */
  readonly url: string;
  /** Stops listening, drops open connections and timers. Safe to call twice. */
  close(): Promise<void>;
}

/** One call a local service received, as fault plans and the narration see it. */
export interface LocalCall {
  readonly service:
    | "dynamodb"
    | "redis"
    | "sqs"
    | "s3"
    | "cloudfront"
    | "edge"
    | "lambda"
    | "cloudwatch"
    | "sns"
    | "secretsmanager"
    | "ssm"
    | "events";
  /** The API's own name: `SendMessageBatch`, `CreateInvalidation`, `UNLINK`, `GET`. */
  readonly operation: string;
  /** Table, queue, bucket/key, distribution or path. */
  readonly target?: string;
  /** `arrived`: nothing happened yet. `done`: it took effect, but the caller has no answer yet. */
  readonly phase: "arrived" | "done";
  /** The parsed request. */
  readonly body: unknown;
}

/** What the caller gets in place of an answer. */
export type Fault =
  | { readonly kind: "answer"; readonly status: number; readonly body: string; readonly contentType?: string }
  /** The connection is closed without an answer. */
  | { readonly kind: "drop" };

/** Asked at both phases of every call. A fault at `arrived` keeps the call from happening, at `done` only from being answered. */
export type Intercept = (call: LocalCall) => Fault | undefined | Promise<Fault | undefined>;

/** Options of every local service. */
export interface LocalServiceOptions {
  /** @default a free port */
  readonly port?: number;
  /** @default no faults */
  readonly intercept?: Intercept;
}
