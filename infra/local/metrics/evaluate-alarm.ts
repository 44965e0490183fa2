import type { AlarmSettings } from "./alarm-settings.ts";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** Periods before those it is about that CloudWatch looks at for data. AWS gives no number; its own examples look at two. */
const LOOK_BACK_PERIODS = 2;

/** How many periods an alarm looks at, from the newest. */
export function evaluationRange({ evaluationPeriods }: Pick<AlarmSettings, "evaluationPeriods">): number {
  return evaluationPeriods + LOOK_BACK_PERIODS;
}

/**
 * Decides an alarm's state by CloudWatch's rules: data that is there counts before data that is missing, even when it is a
 * little older; only what is short of a full set of periods is filled in as `TreatMissingData` says.
 *
 * @param datapoints - of {@link evaluationRange} periods, newest first; `undefined` where nothing was measured.
 * @param before - the state it is in.
 */
export function evaluateAlarm(
  alarm: AlarmSettings,
  datapoints: readonly (number | undefined)[],
  before: AlarmState,
): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, missing } = alarm;
  const measured = datapoints.filter((value) => value !== undefined).slice(0, evaluationPeriods);
  const filledIn = evaluationPeriods - measured.length;
  const breaching = measured.filter((value) => breaches(value, alarm)).length;
  if (breaching >= datapointsToAlarm) return "ALARM";
  switch (missing) {
    case "breaching":
      return breaching + filledIn >= datapointsToAlarm ? "ALARM" : "OK";
    case "notBreaching":
      return "OK";
    case "ignore":
      return breaching + filledIn >= datapointsToAlarm ? before : "OK";
    case "missing":
      if (measured.length === 0) return "INSUFFICIENT_DATA";
      return breaching >= Math.min(datapointsToAlarm, measured.length) ? "ALARM" : "OK";
  }
}

function breaches(value: number, { comparison, threshold }: AlarmSettings): boolean {
  switch (comparison) {
    case "GreaterThanThreshold":
      return value > threshold;
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "LessThanThreshold":
      return value < threshold;
    case "LessThanOrEqualToThreshold":
      return value <= threshold;
  }
}
