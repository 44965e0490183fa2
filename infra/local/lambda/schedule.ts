import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { Invoke } from "./invocation.ts";
import { invokeEvent } from "./invoke-event.ts";
import { compileScheduleExpression } from "./schedule/schedule-expression.ts";
import { realTime, type Time } from "./time.ts";

export interface ScheduleOptions {
  /** `rate(1 minute)`, `cron(0 3 * * ? *)`, `at(2026-03-01T12:00:00)`. UTC. */
  readonly expression: string;
  /** ARN of the `AWS::Events::Rule` or `AWS::Scheduler::Schedule`; the event comes from the service it names. */
  readonly arn: string;
  /** Asked whenever it is due. @default it always is */
  readonly isEnabled?: () => boolean;
  /** JSON handed over in place of the event. */
  readonly input?: string;
  readonly invoke: Invoke;
  /** How often a failed invocation is made again, 0 to 2. @default {@link invokeEvent}'s */
  readonly maxRetries?: number;
  /** Told when an event was given up. */
  readonly onProblem?: (problem: string) => void;
  /** @default {@link realTime} */
  readonly time?: Time;
}

/** A schedule that runs. */
export interface LocalSchedule {
  /** Events given to the function whose outcome is not known yet. */
  running(): number;
  /** Fires no more. Resolves when the invocations in progress have ended. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Invokes a function on a schedule, as EventBridge does: asynchronously, so one that fails is tried again.
 *
 * @throws {Error} when EventBridge would refuse the expression.
 */
export function startSchedule(options: ScheduleOptions): LocalSchedule {
  const { arn, isEnabled = () => true, input, invoke, maxRetries, onProblem, time = realTime } = options;
  const next = compileScheduleExpression(options.expression);
  const stopper = new AbortController();
  const stop = stopper.signal;
  // Every event that waits for its retry waits on it.
  setMaxListeners(0, stop);
  const inWork = new Set<Promise<void>>();

  const fire = (atMs: number): void => {
    if (!isEnabled()) return;
    const event: unknown = input === undefined ? scheduledEvent(arn, atMs) : JSON.parse(input);
    const work = invokeEvent(event, { invoke, maxRetries, onProblem, time, stop }).finally(() => inWork.delete(work));
    inWork.add(work);
  };

  const run = async (): Promise<void> => {
    let atMs = next(time.now());
    while (atMs !== undefined) {
      await time.wait(Math.max(0, atMs - time.now()), stop);
      if (stop.aborted) return;
      fire(atMs);
      const dueMs = next(atMs);
      // What a sleeping machine missed is not made up for.
      atMs = dueMs !== undefined && dueMs < time.now() ? next(time.now()) : dueMs;
    }
  };
  const running = run();

  return {
    running: () => inWork.size,
    stop: async () => {
      stopper.abort();
      await running;
      await Promise.all(inWork);
    },
  };
}

function scheduledEvent(arn: string, atMs: number): object {
  const [, , service = "", region = "", account = ""] = arn.split(":");
  const isScheduler = service === "scheduler";
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: isScheduler ? "aws.scheduler" : "aws.events",
    account,
    time: new Date(atMs).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: [arn],
    detail: isScheduler ? "{}" : {},
  };
}
