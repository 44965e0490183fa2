import type { FunctionError } from "../invocation.ts";

/** What a worker thread needs to become an execution environment. */
export interface EnvironmentSpec {
  readonly functionName: string;
  readonly functionArn: string;
  /** Folder of the bundle. */
  readonly directory: string;
  /** `file.export`, for example `index.handler`. */
  readonly handler: string;
  readonly memoryMb: number;
  /** How far its `Date` is ahead of the machine's: one 64-bit integer, in milliseconds. @default not at all */
  readonly aheadMs?: SharedArrayBuffer;
}

/** One event for the handler. */
export interface InvokeMessage {
  readonly requestId: string;
  /** The event as JSON. */
  readonly event: string;
  /** When the function runs out of time, in milliseconds since the Unix epoch. */
  readonly deadlineMs: number;
}

/** What the worker tells. */
export type WorkerMessage =
  | { readonly type: "ready" }
  | { readonly type: "answer"; readonly payload: string }
  | { readonly type: "thrown"; readonly error: FunctionError }
  /** The environment is about to end because of this. */
  | { readonly type: "fatal"; readonly error: FunctionError }
  | {
      readonly type: "log";
      readonly stream: "stdout" | "stderr";
      readonly text: string;
      readonly requestId: string | undefined;
    };
