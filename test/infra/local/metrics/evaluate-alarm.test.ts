import { describe, expect, it } from "vitest";
import { type AlarmSettings, readAlarmSettings } from "../../../../infra/local/metrics/alarm-settings.ts";
import { type AlarmState, evaluateAlarm, evaluationRange } from "../../../../infra/local/metrics/evaluate-alarm.ts";

/** Datapoints oldest first, as AWS prints its tables: `X` is above the threshold, `0` below it, `-` missing. */
const TABLE: readonly (readonly [
  datapoints: string,
  missing: AlarmState,
  ignore: AlarmState | "as it was",
  breaching: AlarmState,
  notBreaching: AlarmState,
])[] = [
  ["0-X-X", "OK", "OK", "OK", "OK"],
  ["0----", "OK", "OK", "OK", "OK"],
  ["-----", "INSUFFICIENT_DATA", "as it was", "ALARM", "OK"],
  ["0XX-X", "ALARM", "ALARM", "ALARM", "ALARM"],
  ["--XX-", "ALARM", "as it was", "ALARM", "OK"],
];

describe("an alarm of three datapoints out of three", () => {
  it.each(TABLE)("with %s", (datapoints, missing, ignore, breaching, notBreaching) => {
    const state = (rule: AlarmSettings["missing"], before: AlarmState = "OK"): AlarmState =>
      evaluateAlarm(alarm(rule), parse(datapoints), before);

    expect([state("missing"), state("breaching"), state("notBreaching")]).toEqual([missing, breaching, notBreaching]);
    for (const before of ["OK", "ALARM"] as const) {
      expect(state("ignore", before)).toBe(ignore === "as it was" ? before : ignore);
    }
  });
});

describe("an alarm", () => {
  it("looks at data that is there before it believes that none is", () => {
    const settings = { ...alarm("breaching"), evaluationPeriods: 1, datapointsToAlarm: 1 };

    expect(evaluationRange(settings)).toBe(3);
    expect(evaluateAlarm(settings, [undefined, undefined, 0], "OK")).toBe("OK");
    expect(evaluateAlarm(settings, [undefined, undefined, undefined], "OK")).toBe("ALARM");
  });

  it("of two datapoints out of three goes off whichever two they are", () => {
    const settings = { ...alarm("notBreaching"), datapointsToAlarm: 2 };

    for (const datapoints of ["XX0", "X0X", "0XX"]) {
      expect(evaluateAlarm(settings, parse(datapoints), "OK")).toBe("ALARM");
    }
    expect(evaluateAlarm(settings, parse("X00"), "OK")).toBe("OK");
  });

  it.each([
    ["GreaterThanThreshold", [false, false, true]],
    ["GreaterThanOrEqualToThreshold", [false, true, true]],
    ["LessThanThreshold", [true, false, false]],
    ["LessThanOrEqualToThreshold", [true, true, false]],
  ] as const)("compares by %s", (comparison, expected) => {
    const settings = { ...alarm("missing"), comparison, evaluationPeriods: 1, datapointsToAlarm: 1 };

    expect([0, 1, 2].map((value) => evaluateAlarm(settings, [value], "OK") === "ALARM")).toEqual(expected);
  });
});

describe("settings of an alarm", () => {
  it("are refused by name when they are not supported here, all at once", () => {
    const given = { ...PROPERTIES, Statistic: "p99", Period: 10, Metrics: [] };

    expect(() => readAlarmSettings(given)).toThrow(/Statistic: one of .*\n- Period: .*\n- Metrics: nothing/s);
  });

  it("want as many datapoints as there are periods, unless they say otherwise", () => {
    expect(readAlarmSettings(PROPERTIES)).toMatchObject({ datapointsToAlarm: 3, missing: "missing", warmUpMs: 0 });
  });
});

const PROPERTIES = {
  Namespace: "Shop",
  MetricName: "Orders",
  Statistic: "Sum",
  Period: 300,
  EvaluationPeriods: 3,
  Threshold: 1,
  ComparisonOperator: "GreaterThanThreshold",
};

function alarm(missing: AlarmSettings["missing"]): AlarmSettings {
  return readAlarmSettings({ ...PROPERTIES, TreatMissingData: missing });
}

/** Newest first, as an alarm wants them. */
function parse(datapoints: string): readonly (number | undefined)[] {
  return Array.from(datapoints, (one) => ({ X: 2, "0": 0 })[one]).toReversed();
}
