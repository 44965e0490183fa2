import type { PurgeView } from "../../../http/views.ts";
import { describeResolved } from "../../output/describe-resolved.ts";
import { describeStep } from "../../output/describe-step.ts";
import { describeTime } from "../../output/describe-time.ts";
import type { Paint } from "../../output/paint.ts";
import { describeWho } from "../../output/describe-who.ts";

/** A purge that somebody asked for, in full: who and why, what it comes to, and every step. */
export function describePurge(purge: PurgeView, paint: Paint): readonly string[] {
  const { id, state, by, reason, acceptedAt, objectCaches, progress } = purge;
  const late = Object.entries(objectCaches).filter(([, cache]) => cache !== "purged");
  const waiting = Object.entries(progress).filter(([, { queued, waiting: held }]) => queued + held > 0);
  return [
    `${paint("bold", id)}  ${paint(state === "effective" ? "green" : "yellow", state)}`,
    `${paint("dim", "asked    ")}${describeTime(acceptedAt)} by ${describeWho(by)}`,
    ...(reason === undefined ? [] : [`${paint("dim", "reason   ")}${reason}`]),
    ...describeResolved(purge, paint),
    ...purge.steps.map((step) => describeStep(step, purge, paint)),
    ...late.map(([name, cache]) => paint("yellow", `Redis ${name}: ${cache === "retrying" ? RETRYING : ASKED}`)),
    ...waiting.map(([edge, { queued, waiting: held }]) => paint("yellow", `${edge}: ${queued + held} still to come`)),
  ];
}

const RETRYING = "did not answer, and is purged as soon as it does";
const ASKED = "was asked";
