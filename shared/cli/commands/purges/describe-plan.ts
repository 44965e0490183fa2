import type { PlanView } from "../../../http/views.ts";
import { describeTime } from "../../output/describe-time.ts";
import { describeUsd } from "../../output/describe-usd.ts";
import type { Paint } from "../../output/paint.ts";
import { table } from "../../output/table.ts";
import { describeCause } from "../../output/describe-cause.ts";

/** What an edge dropped in one call, in full: each item with the writes and requests it is for, and every step. */
export function describePlan(plan: PlanView, paint: Paint): readonly string[] {
  const { id, state, edge, plannedAt, items, usd, invalidation, steps, calls } = plan;
  const rows = items.flatMap(({ item, causes }) =>
    causes.map((cause, at) => [at === 0 ? item : "", describeCause(cause), writeOf(cause)]),
  );
  const startedAtMs = Math.min(...steps.map(({ at }) => Date.parse(at)));
  return [
    `${paint("bold", id)}  ${paint(state === "effective" ? "green" : state === "parked" ? "red" : "yellow", state)}`,
    `${paint("dim", "planned  ")}${describeTime(plannedAt)} for ${edge}`,
    ...(invalidation === undefined ? [] : [`${paint("dim", "sent as  ")}${invalidation}`]),
    ...(usd === undefined ? [] : [`${paint("dim", "cost     ")}${describeUsd(usd)}`]),
    ...(calls > 1 ? [`${paint("dim", "calls    ")}${calls}`] : []),
    "",
    ...table(["ITEM", "FOR", "WRITE"], rows, paint).split("\n"),
    "",
    ...steps.map(({ step, at }) => {
      const seconds = (Date.parse(at) - startedAtMs) / 1_000;
      return `${paint("dim", `+${seconds.toFixed(1)} s`.padEnd(TIME_CHARS))}${step}`;
    }),
  ];
}

const TIME_CHARS = 9;

function writeOf({ sequenceNumber, writtenAt }: PlanView["items"][number]["causes"][number]): string {
  const at = writtenAt === undefined ? "" : describeTime(writtenAt);
  return [at, sequenceNumber ?? ""].filter((part) => part !== "").join("  ");
}
