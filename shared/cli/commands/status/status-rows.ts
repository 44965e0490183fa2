import type {
  EdgeStatus,
  ObjectCacheStatus,
  QueueStatus,
  StatusView,
  TableStatus,
} from "../../../doctor/status/status-view.ts";
import { describeAge } from "../../output/describe-age.ts";
import type { Measures } from "./read-measures.ts";

/** One thing and how it is. */
export interface StatusRow {
  readonly kind: "table" | "stream lag" | "edge" | "object cache" | "queue" | "redrive" | "canary" | "alarm" | "unseen";
  readonly name: string;
  readonly text: string;
  /** `look`: somebody should look at it. `note`: worth knowing, and meant to be so, or mending itself. */
  readonly level: "well" | "note" | "look";
}

/** A healthy pipeline works off its queues in seconds; a message can hold thousands of items. */
const BACKLOG_MESSAGES = 1_000;

/** Longer than this is too long, in milliseconds: as the alarms have it unless they are told otherwise. */
const TOO_LONG_MS = { streamLag: 300_000, queueAge: 300_000, redriveBacklog: 3_600_000 };

/** From here on a budget is worth a remark. */
const BUDGET_NEAR = 0.8;

/** What there is to tell, in the order of the pipeline. */
export function statusRows(view: StatusView, measures?: Measures): readonly StatusRow[] {
  const { atMs, tables, queues, edges, objectCaches, alarms, canary, unseen } = view;
  return [
    ...tables.map(tableRow),
    ...lagRows(measures),
    ...objectCaches.map(objectCacheRow),
    ...queues.map((queue) => queueRow(queue, measures?.queueAgesSeconds[queue.name])),
    ...redriveRows(measures),
    ...edges.map((edge) => edgeRow(edge, atMs)),
    ...canaryRows(canary, atMs),
    ...alarmRows(alarms),
    ...unseen.map(({ what, why }): StatusRow => ({ kind: "unseen", name: what, text: why, level: "look" })),
  ];
}

function tableRow({ name, stream, mapping, lastResult }: TableStatus): StatusRow {
  const row = { kind: "table", name } as const;
  if (stream === undefined) return { ...row, text: "its stream is off: changes are not seen", level: "look" };
  if (mapping !== "Enabled") {
    return { ...row, text: `nothing takes its changes: the mapping is ${mapping ?? "gone"}`, level: "look" };
  }
  const isWell = lastResult === undefined || !lastResult.startsWith("PROBLEM");
  return { ...row, text: `changes are taken (${lastResult ?? "none yet"})`, level: isWell ? "well" : "look" };
}

function lagRows(measures: Measures | undefined): readonly StatusRow[] {
  const { streamLagMs } = measures ?? {};
  if (streamLagMs === undefined) return [];
  const level = streamLagMs > TOO_LONG_MS.streamLag ? "look" : "well";
  return [{ kind: "stream lag", name: "", text: `changes waited ${describeAge(streamLagMs)} at most`, level }];
}

/** What the last redrive left. It runs every five minutes, and most of it passes. */
function redriveRows(measures: Measures | undefined): readonly StatusRow[] {
  if (!measures?.redrive) return [];
  const { left, oldestMs, held } = measures.redrive;
  const row = { kind: "redrive", name: "" } as const;
  if (left + held === 0) return [{ ...row, text: "nothing is left", level: "well" }];
  const waits = left === 0 ? "nothing is left" : `${left} left, the oldest for ${describeAge(oldestMs)}`;
  const text = `${waits}${held === 0 ? "" : `, ${held} held: a person must look`}`;
  return [{ ...row, text, level: held > 0 || oldestMs > TOO_LONG_MS.redriveBacklog ? "look" : "note" }];
}

function objectCacheRow({ name, answer }: ObjectCacheStatus): StatusRow {
  const row = { kind: "object cache", name } as const;
  return answer === "done"
    ? { ...row, text: "answers, and purges", level: "well" }
    : { ...row, text: `does not purge: ${ANSWERS[answer]}`, level: "look" };
}

const ANSWERS: Readonly<Record<Exclude<ObjectCacheStatus["answer"], "done">, string>> = {
  unreachable: "it does not answer",
  "token-refused": "it does not know the token",
  "not-permitted": "the token may not write",
  full: "it is full",
  quota: "its quota is used up",
  failed: "it failed",
  secret: "the secret with its token is gone, or holds none",
};

function queueRow({ name, kind, mapping, waiting, inFlight }: QueueStatus, ageSeconds = 0): StatusRow {
  const row = { kind: "queue", name } as const;
  const taken = inFlight === 0 ? "" : `, ${inFlight} in flight`;
  const oldest = waiting === 0 || ageSeconds === 0 ? "" : `, the oldest for ${describeAge(ageSeconds * 1_000)}`;
  const text = `${waiting === 0 ? "nothing waits" : `${waiting} wait${oldest}`}${taken}`;
  if (mapping !== undefined && mapping !== "Enabled") {
    return { ...row, text: `${text}: nothing takes its messages, the mapping is ${mapping}`, level: "look" };
  }
  const isLate = waiting > BACKLOG_MESSAGES || (waiting > 0 && ageSeconds * 1_000 > TOO_LONG_MS.queueAge);
  if (kind === "work") return { ...row, text, level: isLate ? "look" : "well" };
  const all = waiting + inFlight;
  if (all === 0) return { ...row, text, level: "well" };
  const what = kind === "dead" ? "given up: redrive works them off" : "could not be handled: redrive works them off";
  return { ...row, text: `${text}: ${what}`, level: "look" };
}

function edgeRow(edge: EdgeStatus, nowMs: number): StatusRow {
  const { name, mode, pending, oldestAtMs, openPlans, inProgress, maxStalenessMs, heldUntilMs, stormSinceMs } = edge;
  const isHeld = heldUntilMs !== undefined;
  const isLate = oldestAtMs !== undefined && nowMs - oldestAtMs > maxStalenessMs && !isHeld;
  const spending = spendingOf(edge);
  const parts = [
    ...(mode === "observe" ? ["observes only"] : []),
    pending === 0 ? "nothing waits" : `${pending} wait`,
    ...(oldestAtMs === undefined
      ? []
      : [`the oldest for ${describeAge(nowMs - oldestAtMs)}${isLate ? ", too long" : ""}`]),
    ...(openPlans === 0 ? [] : [`${openPlans} being sent`]),
    ...(inProgress === 0 ? [] : [`${inProgress} in progress`]),
    ...(isHeld ? [`held for another ${describeAge(heldUntilMs - nowMs)}`] : []),
    ...(stormSinceMs === undefined ? [] : [`changes storm in since ${describeAge(nowMs - stormSinceMs)}`]),
    spending.text,
  ];
  const isNoted = isHeld || stormSinceMs !== undefined || spending.used >= BUDGET_NEAR;
  const level = isLate || spending.used >= 1 ? "look" : isNoted ? "note" : "well";
  return { kind: "edge", name, text: parts.join(", "), level };
}

function spendingOf({ spentUsd, budgetUsd }: EdgeStatus): { readonly text: string; readonly used: number } {
  const spent = `$${spentUsd.toFixed(2)}`;
  return budgetUsd === undefined
    ? { text: `${spent} this month`, used: 0 }
    : { text: `${spent} of $${budgetUsd} this month`, used: budgetUsd === 0 ? 1 : spentUsd / budgetUsd };
}

function canaryRows({ last, dueAtMs }: StatusView["canary"], nowMs: number): readonly StatusRow[] {
  if (!last) return [{ kind: "canary", name: "", text: "has not run yet", level: "note" }];
  const ago = `${describeAge(nowMs - last.atMs)} ago`;
  const next = dueAtMs > nowMs ? `, next in ${describeAge(dueAtMs - nowMs)}` : "";
  return last.results.map((result): StatusRow => {
    const row = { kind: "canary", name: result.place.name } as const;
    return result.ok
      ? { ...row, text: `fresh ${result.times.freshMs} ms after the write, ${ago}${next}`, level: "well" }
      : { ...row, text: `${result.step}: ${result.what}, ${ago}${next}`, level: "look" };
  });
}

function alarmRows(alarms: StatusView["alarms"]): readonly StatusRow[] {
  if (alarms === undefined) return [{ kind: "alarm", name: "", text: "none deployed, or not seen", level: "note" }];
  if (alarms.length === 0) return [{ kind: "alarm", name: "", text: "none rings", level: "well" }];
  return alarms.map(({ name, description }) => ({ kind: "alarm", name, text: description, level: "look" }));
}
