import { randomUUID } from "node:crypto";
import { Environment, type ExecutionEnvironment, type Launch } from "./environment/environment.ts";
import { EnvironmentPool } from "./environment/environment-pool.ts";
import type { EnvironmentSpec } from "./environment/messages.ts";
import { runtimeVariables } from "./environment/runtime-variables.ts";
import { MAX_EVENT_BYTES, type FunctionError, type Invocation, type Invoke } from "./invocation.ts";

/** One line a function printed. */
export interface LogLine {
  readonly function: string;
  /** The invocation it belongs to; absent while the function loads. */
  readonly requestId?: string;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** What a deployment says about a function; it may change while the function lives. */
export interface FunctionCode {
  /** Folder of the bundle, for example `cdk.out/asset.1f2e…`. */
  readonly directory: string;
  /** @default {@link DEFAULTS.handler} */
  readonly handler?: string;
  /** Everything the function finds in `process.env`, over what Lambda's runtime sets itself. */
  readonly environment?: Readonly<Record<string, string>>;
  /** @default {@link DEFAULTS.timeoutMs} */
  readonly timeoutMs?: number;
  /** @default {@link DEFAULTS.memoryMb} */
  readonly memoryMb?: number;
}

export interface FunctionOptions extends FunctionCode {
  readonly name: string;
  readonly arn: string;
  /** Execution environments at most. @default {@link DEFAULTS.maxConcurrency} */
  readonly maxConcurrency?: number;
  /** What becomes of an invocation when all environments are busy: it waits its turn, or fails at once. @default "wait" */
  readonly whenBusy?: "wait" | "throttle";
  /** How long an unused environment is kept, in milliseconds. @default {@link DEFAULTS.idleMs} */
  readonly idleMs?: number;
  /** How far what it takes for the time is ahead of the machine's: one 64-bit integer, in milliseconds. @default not at all */
  readonly aheadMs?: SharedArrayBuffer;
  readonly onLog?: (line: LogLine) => void;
  /** Told of each invocation once its outcome is known, and how long that took, in milliseconds. */
  readonly onInvocation?: (invocation: Invocation, tookMs: number) => void;
  /** @default a worker thread */
  readonly launch?: Launch;
}

/** A function on this machine. */
export interface LocalFunction {
  readonly name: string;
  readonly arn: string;
  readonly invoke: Invoke;
  /** What new invocations run with. */
  readonly code: Required<FunctionCode>;
  /** When that was deployed, in milliseconds since the Unix epoch. */
  readonly deployedAtMs: number;
  /** Deploys other code: invocations that begin from now on run it, those in progress end as they began. */
  deploy(code: FunctionCode): void;
  /** Runs that many invocations at a time and throttles all others: reserved concurrency. @default as many as there is room for */
  reserve(executions?: number): void;
  /** Lets it have so many execution environments at once. */
  allow(environments: number): void;
  /** Ends every execution environment wherever it is, as a crash of the host would. Resolves when all are gone. */
  kill(): Promise<void>;
  /** Invocations in progress. */
  running(): number;
  /** Execution environments alive, idle ones included. */
  environments(): number;
  /** Takes no more invocations and ends every environment. Safe to call twice. */
  close(): Promise<void>;
}

/** As in Lambda and its templates, but for the concurrency and idle time, which suit one machine. */
const DEFAULTS = {
  handler: "index.handler",
  timeoutMs: 3_000,
  memoryMb: 128,
  maxConcurrency: 10,
  idleMs: 60_000,
} as const;

const withDefaults = ({ directory, handler, environment, timeoutMs, memoryMb }: FunctionCode) => ({
  directory,
  handler: handler ?? DEFAULTS.handler,
  environment: environment ?? {},
  timeoutMs: timeoutMs ?? DEFAULTS.timeoutMs,
  memoryMb: memoryMb ?? DEFAULTS.memoryMb,
});

const nowMs = (aheadMs: SharedArrayBuffer | undefined): number =>
  Date.now() + (aheadMs ? Number(Atomics.load(new BigInt64Array(aheadMs), 0)) : 0);

const inThread: Launch = (options) => new Environment(options);

interface Job {
  readonly requestId: string;
  readonly event: string;
  readonly done: (invocation: Invocation) => void;
}

/** Makes a bundle invocable. Nothing is loaded before the first invocation. */
export function startFunction(options: FunctionOptions): LocalFunction {
  const { name, arn, aheadMs, launch = inThread } = options;
  const { idleMs = DEFAULTS.idleMs } = options;
  let { maxConcurrency = DEFAULTS.maxConcurrency } = options;
  let code = withDefaults(options);
  let deployedAtMs = nowMs(aheadMs);

  const waiting: Job[] = [];
  let running = 0;
  let closed = false;
  let reserved = Infinity;

  const start = (onEnd: () => void): ExecutionEnvironment => {
    const { directory, handler, memoryMb, timeoutMs } = code;
    const spec: EnvironmentSpec = { functionName: name, functionArn: arn, directory, handler, memoryMb, aheadMs };
    return launch({
      spec,
      variables: { ...runtimeVariables(spec, arn.split(":")[3] || "us-east-1"), ...code.environment },
      timeoutMs,
      onLog: ({ requestId, stream, text }) =>
        options.onLog?.({ function: name, ...(requestId !== undefined && { requestId }), stream, text }),
      onEnd,
    });
  };
  const pool = new EnvironmentPool({ start, idleMs, onEnd: () => work() });

  const work = (): void => {
    while (waiting.length > 0 && !closed) {
      const environment = pool.claim(maxConcurrency);
      const job = environment && waiting.shift();
      if (!environment || !job) return;
      void run(environment, job);
    }
  };

  const run = async (environment: ExecutionEnvironment, { requestId, event, done }: Job): Promise<void> => {
    const startedAtMs = performance.now();
    running++;
    const answer = await environment.invoke(requestId, event);
    running--;
    pool.release(environment);
    if (answer.kind === "answer") {
      const durationMs = performance.now() - startedAtMs;
      done({ ok: true, requestId, payload: JSON.parse(answer.payload) as unknown, durationMs });
    } else {
      done({ ok: false, requestId, kind: answer.kind, error: answer.error });
    }
    work();
  };

  const refusal = (event: string): FunctionError | undefined => {
    if (closed) return { errorType: "ResourceNotFoundException", errorMessage: `Function not found: ${arn}` };
    if (Buffer.byteLength(event) > MAX_EVENT_BYTES) {
      const errorMessage = `Request must be smaller than ${MAX_EVENT_BYTES} bytes for the InvokeFunction operation`;
      return { errorType: "RequestEntityTooLargeException", errorMessage };
    }
    return undefined;
  };

  const invoke: Invoke = (payload, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const requestId = randomUUID();
      const event = JSON.stringify(payload) ?? "null";
      const refused = refusal(event);
      if (refused) return resolve({ ok: false, requestId, kind: "refused", error: refused });
      const startedAtMs = performance.now();
      const done = (invocation: Invocation): void => {
        forget();
        options.onInvocation?.(invocation, performance.now() - startedAtMs);
        resolve(invocation);
      };
      const job: Job = { requestId, event, done };
      const abandon = (): void => {
        // What already runs goes on, as on AWS; only the caller stops waiting for it.
        if (waiting.includes(job)) waiting.splice(waiting.indexOf(job), 1);
        reject(signal?.reason);
      };
      const forget = (): void => signal?.removeEventListener("abort", abandon);
      signal?.addEventListener("abort", abandon, { once: true });
      if (running + waiting.length >= reserved) return throttle(job);
      waiting.push(job);
      work();
      if (options.whenBusy === "throttle" && waiting.includes(job)) {
        waiting.splice(waiting.indexOf(job), 1);
        throttle(job);
      }
    });

  const throttle = ({ requestId, done }: Job): void => {
    const error = { errorType: "TooManyRequestsException", errorMessage: "Rate Exceeded." };
    done({ ok: false, requestId, kind: "throttled", error });
  };

  const deploy = (next: FunctionCode): void => {
    code = withDefaults(next);
    deployedAtMs = nowMs(aheadMs);
    pool.replaceAll();
    work();
  };

  return {
    name,
    arn,
    invoke,
    get code() {
      return code;
    },
    get deployedAtMs() {
      return deployedAtMs;
    },
    deploy,
    reserve: (executions = Infinity) => void (reserved = executions),
    allow: (environments) => void (maxConcurrency = environments),
    kill: () => pool.kill(),
    running: () => running,
    environments: () => pool.size,
    close: async () => {
      closed = true;
      for (const { requestId, event, done } of waiting.splice(0)) {
        const error = refusal(event);
        if (error) done({ ok: false, requestId, kind: "refused", error });
      }
      await pool.kill();
    },
  };
}
