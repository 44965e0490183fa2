import type { Input } from "./input.ts";
import type { MoveTask } from "./move-task.ts";
import type { QueueStore } from "./queue-store.ts";

/** What an operation works with. */
export interface OperationContext {
  readonly store: QueueStore;
  /** Of the message moves so far, oldest first. */
  readonly moveTasks: MoveTask[];
  /** For example `http://127.0.0.1:4102`. */
  readonly baseUrl: string;
  /** Fires when the caller hangs up. */
  readonly signal: AbortSignal;
}

/** One operation of the API. What it returns is the answer, members that are `undefined` left out. */
export type Operation = (input: Input, context: OperationContext) => Input | Promise<Input>;
