import type { Invoke } from "../invocation.ts";
import { readBatchResponse, type Verdict } from "../mapping/batch-response.ts";
import type { Time } from "../time.ts";
import { nextStep, type Attempt } from "./attempt.ts";
import type { FailureDestination } from "./failure-destination.ts";
import type { FailureCondition } from "./failure-record.ts";
import type { StreamCounters } from "./stream-metrics.ts";
import type { StreamRecord } from "./stream-record.ts";
import type { StreamSettings } from "./stream-settings.ts";

/** What the batches of one mapping have in common. */
export interface Delivery {
  readonly settings: StreamSettings;
  readonly functionArn: string;
  readonly streamArn: string;
  readonly invoke: Invoke;
  readonly onFailure: FailureDestination | undefined;
  /** How long to wait before trying again, after so many tries, in milliseconds. */
  readonly backoffMs: (tries: number) => number;
  readonly time: Time;
  readonly stop: AbortSignal;
  readonly counters: StreamCounters;
  readonly onProblem: (problem: string) => void;
}

/** How one invocation went: `undefined` when the function never ran, which costs no retry. */
type Outcome = { readonly requestId: string; readonly verdict: Verdict } | undefined;

/**
 * Sees to it that each record is processed, or kept by the failure destination.
 *
 * @returns whether it did: not when all stops before.
 */
export async function deliverBatch(
  records: readonly StreamRecord[],
  shardId: string,
  delivery: Delivery,
): Promise<boolean> {
  const { settings, counters, time, stop, backoffMs } = delivery;
  const todo: Attempt<StreamRecord>[] = [{ records, retries: 0, invocations: 0 }];
  let requestId = "";
  let functionError = false;
  let notRun = 0;
  let allKept = true;

  const giveUp = async (
    lost: readonly StreamRecord[],
    condition: FailureCondition,
    invocations: number,
  ): Promise<void> => {
    if (lost.length === 0) return;
    counters.add("dropped", lost.length);
    const { functionArn, streamArn } = delivery;
    const batch = { condition, records: lost, invocations, functionError, requestId, functionArn, shardId, streamArn };
    allKept = (await keep({ ...batch, atMs: time.now() }, delivery)) && allKept;
  };

  let attempt = todo.shift();
  for (; attempt && !stop.aborted; attempt = todo.shift()) {
    const oldestMs = time.now() - settings.maxAgeMs;
    const fresh = attempt.records.filter((record) => createdMs(record) >= oldestMs);
    const expired = attempt.records.filter((record) => createdMs(record) < oldestMs);
    await giveUp(expired, "RecordAgeExceeded", attempt.invocations);
    if (fresh.length === 0) continue;

    const outcome = await invokeWith(fresh, delivery);
    if (!outcome) {
      todo.unshift({ ...attempt, records: fresh });
      await time.wait(backoffMs(notRun++), stop);
      continue;
    }
    notRun = 0;
    requestId = outcome.requestId;
    functionError = outcome.verdict.kind === "failure";
    if (outcome.verdict.kind === "success") continue;

    const invocations = attempt.invocations + 1;
    const step = nextStep({ ...attempt, records: fresh, invocations }, outcome.verdict, settings);
    if (step.kind === "give-up") {
      await giveUp(step.records, "RetryAttemptsExhausted", invocations);
    } else {
      todo.unshift(...step.attempts);
      await time.wait(backoffMs(attempt.retries), stop);
    }
  }
  return attempt === undefined && allKept;
}

async function invokeWith(records: readonly StreamRecord[], delivery: Delivery): Promise<Outcome> {
  const { settings, counters, invoke, time, onProblem } = delivery;
  const last = records.at(-1);
  if (last) counters.setIteratorAge(Math.max(0, time.now() - createdMs(last)));
  let invocation;
  try {
    invocation = await invoke({ Records: records });
  } catch (error) {
    onProblem(`invocation did not reach the function: ${String(error)}`);
    return undefined;
  }
  if (!invocation.ok && invocation.kind === "throttled") return undefined;
  const ids = records.map((record) => record.dynamodb.SequenceNumber);
  const verdict = !invocation.ok
    ? ({ kind: "failure" } as const)
    : settings.reportsItemFailures
      ? readBatchResponse(invocation.payload, ids)
      : ({ kind: "success" } as const);
  counters.add("invoked", records.length);
  if (verdict.kind === "failure") counters.add("failedInvoke", records.length);
  if (verdict.kind === "partial") counters.add("failedInvoke", records.length - (verdict.failed[0] ?? 0));
  return { requestId: invocation.requestId, verdict };
}

/** Tries until the destination has them: one that is down for a while must lose nothing. `false`: all stopped before. */
async function keep(batch: Parameters<FailureDestination["deliver"]>[0], delivery: Delivery): Promise<boolean> {
  const { onFailure, counters, time, stop, backoffMs, onProblem } = delivery;
  for (let tries = 0; onFailure && !stop.aborted; tries++) {
    try {
      await onFailure.deliver(batch);
      counters.add("onFailureDelivered", batch.records.length);
      return true;
    } catch (error) {
      counters.add("deliveryFailures", 1);
      onProblem(`failure destination did not take ${batch.records.length} records: ${String(error)}`);
      await time.wait(backoffMs(tries), stop);
    }
  }
  return onFailure === undefined;
}

const createdMs = (record: StreamRecord): number => record.dynamodb.ApproximateCreationDateTime * 1000;
