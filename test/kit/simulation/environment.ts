import type {
  Answer,
  EnvironmentOptions,
  ExecutionEnvironment,
} from "../../../infra/local/lambda/environment/environment.ts";
import { RuntimeError, toFunctionError } from "../../../infra/local/lambda/environment/function-error.ts";
import { handlerContext } from "../../../infra/local/lambda/environment/handler-context.ts";
import type { Handler } from "../../../infra/local/lambda/environment/load-handler.ts";
import { serializeAnswer } from "../../../infra/local/lambda/environment/serialize-answer.ts";
import type { FunctionError } from "../../../infra/local/lambda/invocation.ts";
import { loadBundle } from "./bundle.ts";
import type { Network } from "./network.ts";
import { scopeOf } from "./scope.ts";
import type { Timeline } from "./timeline.ts";
import { virtualTimers } from "./timers.ts";

/** What environments live in. */
export interface Surroundings {
  readonly timeline: Timeline;
  readonly network: Network;
  /** How long something takes that takes a moment, in milliseconds. */
  readonly momentMs: () => number;
}

interface Running {
  readonly requestId: string;
  readonly event: string;
  readonly answer: (answer: Answer) => void;
}

type Ending = Exclude<Answer, { kind: "answer" }>;

/** How long a function takes to load, in moments. */
const LOAD_MOMENTS = 20;

/**
 * An execution environment in the thread of all others. It ends as a worker thread does: nothing reaches it any more, nothing
 * leaves it, and none of its timers fire. Code that never gives way can't be stopped here.
 */
export class SimulatedEnvironment implements ExecutionEnvironment {
  readonly #options: EnvironmentOptions;
  readonly #around: Surroundings;
  readonly #handler: Promise<Handler>;
  readonly #cutOff: () => void;
  readonly #gone: Promise<void>;
  #resolveGone: () => void = () => {};
  #running: Running | undefined;
  /** The last request also owns what is printed after its answer. */
  #requestId: string | undefined;
  #ending: Ending | undefined;
  #cancelTimeout: (() => void) | undefined;

  constructor(options: EnvironmentOptions, around: Surroundings) {
    this.#options = options;
    this.#around = around;
    this.#gone = new Promise((resolve) => (this.#resolveGone = resolve));
    const { caller, cutOff } = around.network.caller();
    this.#cutOff = cutOff;
    const { spec } = options;
    const ahead = spec.aheadMs && new BigInt64Array(spec.aheadMs);
    const { scope, exports } = scopeOf({
      caller,
      variables: options.variables,
      timers: virtualTimers(around.timeline, (callback) => this.#ring(callback)),
      nowMs: () => around.timeline.nowMs + Number(ahead?.[0] ?? 0),
      onLine: (stream, text) => {
        if (this.alive) options.onLog({ type: "log", stream, text, requestId: this.#requestId });
      },
      onExit: (code) => this.#end(crash(this.#exitError(`Runtime exited with error: exit status ${code}`))),
    });
    this.#handler = this.#after(LOAD_MOMENTS * around.momentMs()).then(() => {
      loadBundle(spec.directory)(scope);
      return handlerOf(exports(), spec.handler);
    });
    this.#handler.catch((error: unknown) => this.#end(crash(toFunctionError(error))));
  }

  get alive(): boolean {
    return this.#ending === undefined;
  }

  async invoke(requestId: string, event: string): Promise<Answer> {
    return await new Promise((answer) => {
      this.#running = { requestId, event, answer };
      // What it could fail by, a failed load, ends the environment, and that answers.
      this.#run(this.#running).catch(() => undefined);
    });
  }

  async kill(): Promise<void> {
    this.#end(crash(this.#exitError("Runtime exited with error: signal: killed")));
    await this.#gone;
  }

  async #run(running: Running): Promise<void> {
    const handler = await this.#handler;
    await this.#after(this.#around.momentMs());
    if (!this.alive) return;
    this.#requestId = running.requestId;
    const { timeoutMs } = this.#options;
    const deadlineMs = this.#around.timeline.nowMs + timeoutMs;
    this.#cancelTimeout = this.#around.timeline.after(timeoutMs, () => this.#timeOut());
    const answer = await this.#answerOf(handler, running, deadlineMs);
    this.#cancelTimeout();
    await this.#after(this.#around.momentMs());
    if (this.alive) this.#settle(answer);
  }

  async #answerOf(handler: Handler, { event, requestId }: Running, deadlineMs: number): Promise<Answer> {
    const { spec, variables } = this.#options;
    const remainingMs = (): number => deadlineMs - this.#around.timeline.nowMs;
    try {
      const context = handlerContext(spec, { requestId, remainingMs, variables });
      return { kind: "answer", payload: serializeAnswer(await handler(JSON.parse(event), context)) };
    } catch (thrown) {
      return { kind: "thrown", error: toFunctionError(thrown) };
    }
  }

  /** What a timer throws ends the environment. */
  #ring(callback: () => void): void {
    if (!this.alive) return;
    try {
      callback();
    } catch (error) {
      this.#end(crash(toFunctionError(error)));
    }
  }

  #timeOut(): void {
    const seconds = (this.#options.timeoutMs / 1_000).toFixed(2);
    const errorMessage = `RequestId: ${this.#running?.requestId} Error: Task timed out after ${seconds} seconds`;
    this.#end({ kind: "timeout", error: { errorType: "Sandbox.Timedout", errorMessage } });
  }

  /** It is dead at once; others hear of it a moment later. */
  #end(because: Ending): void {
    if (this.#ending) return;
    this.#ending = because;
    this.#cancelTimeout?.();
    this.#cutOff();
    this.#around.timeline.after(this.#around.momentMs(), () => {
      this.#settle(because);
      this.#options.onEnd();
      this.#resolveGone();
    });
  }

  #settle(answer: Answer): void {
    const running = this.#running;
    this.#running = undefined;
    running?.answer(answer);
  }

  #after(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.#around.timeline.after(delayMs, resolve));
  }

  #exitError(reason: string): FunctionError {
    const requestId = this.#running?.requestId ?? "none";
    return { errorType: "Runtime.ExitError", errorMessage: `RequestId: ${requestId} Error: ${reason}` };
  }
}

function handlerOf(exports: Readonly<Record<string, unknown>>, name: string): Handler {
  const { [name.split(".").at(-1) ?? ""]: handler } = exports;
  if (typeof handler === "function") return handler as Handler;
  throw new RuntimeError("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
}

const crash = (error: FunctionError) => ({ kind: "crash", error }) as const;
