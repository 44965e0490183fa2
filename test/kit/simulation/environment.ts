import type {
  Answer,
  EnvironmentOptions,
  ExecutionEnvironment,
} from "../../../infra/local/lambda/environment/environment.ts";
import { toFunctionError } from "../../../infra/local/lambda/environment/function-error.ts";
import type { FunctionError } from "../../../infra/local/lambda/invocation.ts";
import { loadBundle } from "./bundle.ts";
import type { Network } from "./network.ts";
import { scopeOf } from "./scope.ts";
import type { Timeline } from "./timeline.ts";
import { virtualTimers } from "./timers.ts";

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
type Handler = (event: unknown, context: object) => unknown;

/** How long loading a function takes, in moments. */
const LOAD_MOMENTS = 20;

/** An execution environment in the thread of all others. A function that never gives way can't be stopped here. */
export class SimulatedEnvironment implements ExecutionEnvironment {
  readonly #options: EnvironmentOptions;
  readonly #around: Surroundings;
  readonly #cutOff: () => void;
  readonly #gone: Promise<void>;
  #resolveGone: () => void = () => {};
  #handler: Promise<Handler>;
  #running: Running | undefined;
  /** The last request also owns what is printed after its answer. */
  #requestId: string | undefined;
  #ending: Ending | undefined;
  #cancelTimeout: (() => void) | undefined;

  constructor(options: EnvironmentOptions, around: Surroundings) {
    this.#options = options;
    this.#around = around;
    this.#gone = new Promise((resolve) => (this.#resolveGone = resolve));
    const { timeline, network, momentMs } = around;
    const { caller, cutOff } = network.caller();
    this.#cutOff = cutOff;
    const { spec, variables } = options;
    const { scope, exports } = scopeOf({
      variables,
      caller,
      timers: virtualTimers(timeline, (callback) => this.#ring(callback)),
      nowMs: () => timeline.nowMs + aheadMs(spec.aheadMs),
      onLine: (stream, text) => {
        if (this.alive) options.onLog({ type: "log", stream, text, requestId: this.#requestId });
      },
      onExit: (code) => this.#end(crash(this.#exitError(`Runtime exited with error: exit status ${code}`))),
    });
    this.#handler = this.#later(LOAD_MOMENTS * momentMs()).then(() => {
      loadBundle(spec.directory)(scope);
      return exports()[spec.handler.split(".").at(-1) ?? ""] as Handler;
    });

    this.#handler.catch((error: unknown) => this.#end(crash(toFunctionError(error))));
  }

  get alive(): boolean {
    return this.#ending === undefined;
  }

  async invoke(requestId: string, event: string): Promise<Answer> {
    return await new Promise((answer) => {
      // What it could fail by, a failed load, has ended the environment, which answers.
      this.#run({ requestId, event, answer }).catch(() => undefined);
    });
  }

  async kill(): Promise<void> {
    this.#end(crash(this.#exitError("Runtime exited with error: signal: killed")));
    await this.#gone;
  }

  async #run(running: Running): Promise<void> {
    const { timeline, momentMs } = this.#around;
    const { timeoutMs } = this.#options;
    this.#running = running;
    const handler = await this.#handler;
    await this.#later(momentMs());
    if (!this.alive) return;
    this.#requestId = running.requestId;
    this.#cancelTimeout = timeline.after(timeoutMs, () => this.#timeOut());
    const answer = await this.#answerOf(handler, running, timeline.nowMs + timeoutMs);
    this.#cancelTimeout();
    await this.#later(momentMs());
    if (this.alive) this.#settle(answer);
  }

  async #answerOf(handler: Handler, { event, requestId }: Running, deadlineMs: number): Promise<Answer> {
    const { spec } = this.#options;
    const { timeline } = this.#around;
    try {
      const result = await handler(JSON.parse(event), {
        callbackWaitsForEmptyEventLoop: true,
        functionName: spec.functionName,
        functionVersion: "$LATEST",
        invokedFunctionArn: spec.functionArn,
        memoryLimitInMB: String(spec.memoryMb),
        awsRequestId: requestId,
        getRemainingTimeInMillis: () => Math.max(0, deadlineMs - timeline.nowMs),
      });
      return { kind: "answer", payload: JSON.stringify(result ?? null) };
    } catch (thrown) {
      return { kind: "thrown", error: toFunctionError(thrown) };
    }
  }

  /** Nothing of an environment that ended runs any more, and what a timer throws ends it. */
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

  #later(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.#around.timeline.after(delayMs, resolve));
  }

  #exitError(reason: string): FunctionError {
    const requestId = this.#running?.requestId ?? "none";
    return { errorType: "Runtime.ExitError", errorMessage: `RequestId: ${requestId} Error: ${reason}` };
  }
}

const crash = (error: FunctionError) => ({ kind: "crash", error }) as const;

/** How far a clock that can be put forward is ahead, in milliseconds. */
const aheadMs = (shared: SharedArrayBuffer | undefined): number =>
  shared ? Number(new BigInt64Array(shared)[0] ?? 0n) : 0;
