import type { PurgeView } from "../../http/views.ts";
import type { Paint } from "./paint.ts";

type Step = PurgeView["steps"][number];

const TIME_CHARS = 9;
const STEP_CHARS = 13;

/** A step of a purge, with the time since it was accepted. */
export function describeStep(
  { step, at, edge = "", invalidation = "" }: Step,
  { acceptedAt, objectCaches }: Pick<PurgeView, "acceptedAt" | "objectCaches">,
  paint: Paint,
): string {
  const seconds = (Date.parse(at) - Date.parse(acceptedAt)) / 1_000;
  const time = paint("dim", `+${seconds.toFixed(1)} s`.padEnd(TIME_CHARS));
  const isPurged = Object.values(objectCaches).every((state) => state === "purged");
  const word = step === "objects" ? (isPurged ? "Redis purged" : "Redis asked") : step;
  const style = step === "effective" ? "green" : step === "parked" ? "red" : undefined;
  const padded = word.padEnd(STEP_CHARS);
  return `${time}${style === undefined ? padded : paint(style, padded)}${edge}  ${invalidation}`.trimEnd();
}
