import { Worker } from "node:worker_threads";
import type { FunctionError } from "../invocation.ts";
import type { EnvironmentSpec, InvokeMessage, WorkerMessage } from "./messages.ts";
import { workerSource } from "./worker-source.ts";

/** How long a function may take to load, in milliseconds. */
const INIT_TIMEOUT_MS = 10_000;

/** How an environment answered one event. */
export type Answer =
  | { readonly kind: "answer"; readonly payload: string }
  | { readonly kind: "thrown" | "timeout" | "crash"; readonly error: FunctionError };

export interface EnvironmentOptions {
  readonly spec: EnvironmentSpec;
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly onLog: (line: Extract<WorkerMessage, { type: "log" }>) => void;
  /** Called once, when the thread is gone and its last answer is given. */
  readonly onEnd: () => void;
}

/** Something that runs a function, one invocation at a time. */
export interface ExecutionEnvironment {
  /** Whether it can still take an invocation. */
  readonly alive: boolean;
  /** Runs one event. Call it only while no other runs. */
  invoke(requestId: string, event: string): Promise<Answer>;
  /** Ends it wherever it is. Resolves when nothing of it runs any more. */
  kill(): Promise<void>;
}

/** Starts an execution environment. */
export type Launch = (options: EnvironmentOptions) => ExecutionEnvironment;

interface Running {
  readonly requestId: string;
  readonly event: string;
  readonly answer: (answer: Answer) => void;
}

/** One execution environment: a worker thread that loads the function once and runs one invocation at a time. */
export class Environment implements ExecutionEnvironment {
  readonly #options: EnvironmentOptions;
  readonly #worker: Worker;
  readonly #gone: Promise<void>;
  #ready = false;
  #running: Running | undefined;
  #timer: NodeJS.Timeout;
  /** Why the thread is going, once it is. */
  #ending: Exclude<Answer, { kind: "answer" }> | undefined;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    this.#worker = new Worker(workerSource(), {
      eval: true,
      workerData: options.spec,
      env: { ...options.variables },
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: options.spec.memoryMb },
    });
    this.#worker.on("message", (message: WorkerMessage) => this.#hear(message));
    this.#worker.on("error", (error: Error & { code?: string }) => {
      this.#ending ??= crash(
        error.code === "ERR_WORKER_OUT_OF_MEMORY"
          ? this.#exitError("Runtime exited with error: signal: killed")
          : { errorType: error.name, errorMessage: error.message },
      );
    });
    this.#gone = new Promise((resolve) => {
      this.#worker.on("exit", (code) => {
        clearTimeout(this.#timer);
        this.#settle(this.#ending ?? crash(this.#exitError(exitReason(code))));
        this.#ending ??= crash(this.#exitError(exitReason(code)));
        options.onEnd();
        resolve();
      });
    });
    this.#timer = this.#endAfter(INIT_TIMEOUT_MS);
  }

  /** Whether it can still take an invocation. */
  get alive(): boolean {
    return this.#ending === undefined;
  }

  /** Runs one event. Call it only while no other runs. */
  invoke(requestId: string, event: string): Promise<Answer> {
    return new Promise((answer) => {
      this.#running = { requestId, event, answer };
      this.#worker.ref();
      if (this.#ready) this.#send(this.#running);
    });
  }

  /** Ends the thread wherever it is; a running invocation answers as crashed once the thread is gone. */
  async kill(): Promise<void> {
    this.#end(crash(this.#exitError("Runtime exited with error: signal: killed")));
    await this.#gone;
  }

  #hear(message: WorkerMessage): void {
    switch (message.type) {
      case "log":
        return this.#options.onLog(message);
      case "ready":
        clearTimeout(this.#timer);
        this.#ready = true;
        if (this.#running) this.#send(this.#running);
        return;
      case "answer":
        return this.#settle({ kind: "answer", payload: message.payload });
      case "thrown":
        return this.#settle({ kind: "thrown", error: message.error });
      case "fatal":
        // Answered on exit, when nothing of it can run any more.
        this.#ending ??= crash(message.error);
    }
  }

  #send({ requestId, event }: Running): void {
    this.#timer = this.#endAfter(this.#options.timeoutMs);
    const message: InvokeMessage = { requestId, event, deadlineMs: Date.now() + this.#options.timeoutMs };
    this.#worker.postMessage(message);
  }

  /** Once the thread is to end, only its end answers: a killed invocation never turns out to have worked. */
  #settle(answer: Answer): void {
    if (this.#ending !== undefined && answer !== this.#ending) return;
    clearTimeout(this.#timer);
    const running = this.#running;
    this.#running = undefined;
    this.#worker.unref();
    running?.answer(answer);
  }

  #end(because: Exclude<Answer, { kind: "answer" }>): void {
    this.#ending ??= because;
    clearTimeout(this.#timer);
    void this.#worker.terminate();
  }

  #endAfter(timeoutMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      const errorMessage = `RequestId: ${this.#requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
      this.#end({ kind: "timeout", error: { errorType: "Sandbox.Timedout", errorMessage } });
    }, timeoutMs).unref();
  }

  #exitError(reason: string): FunctionError {
    return { errorType: "Runtime.ExitError", errorMessage: `RequestId: ${this.#requestId} Error: ${reason}` };
  }

  get #requestId(): string {
    return this.#running?.requestId ?? "none";
  }
}

const crash = (error: FunctionError) => ({ kind: "crash", error }) as const;

const exitReason = (code: number): string =>
  code === 0 ? "Runtime exited without providing a reason" : `Runtime exited with error: exit status ${code}`;
