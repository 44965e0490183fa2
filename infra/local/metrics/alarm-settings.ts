import { PropertyReader, type TemplateProperties } from "../lambda/mapping/property-reader.ts";
import { type MetricIdentity, type Statistic, STATISTICS } from "./metric-store.ts";

/** What an `AWS::CloudWatch::Alarm` watches, and what makes it go off. */
export interface AlarmSettings {
  readonly metric: MetricIdentity;
  readonly statistic: Statistic;
  readonly periodMs: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly missing: MissingData;
  /** How long after its creation it waits for data, in milliseconds. */
  readonly warmUpMs: number;
  /** Whether it waits that long although there is data. */
  readonly warmsUpFully: boolean;
}

type Comparison = (typeof COMPARISONS)[number];

type MissingData = (typeof MISSING_DATA)[number];

const COMPARISONS = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
] as const;

const MISSING_DATA = ["breaching", "notBreaching", "ignore", "missing"] as const;

/** Understood, and about telling people rather than about the state. */
const NOT_OURS = ["AlarmName", "AlarmDescription", "ActionsEnabled", "AlarmActions", "OKActions"];

/** @throws {Error} naming every property that CloudFormation would refuse or that is not supported here. */
export function readAlarmSettings(properties: TemplateProperties): AlarmSettings {
  const reader = new PropertyReader("alarm", properties);
  const number = { min: 1, max: 1_440, otherwise: 0 };
  const evaluationPeriods = reader.wholeNumber("EvaluationPeriods", number);
  const settings: AlarmSettings = {
    metric: {
      namespace: text(reader, "Namespace"),
      name: text(reader, "MetricName"),
      dimensions: readDimensions(reader),
    },
    statistic: reader.oneOf("Statistic", STATISTICS) ?? "Sum",
    periodMs: readPeriodSeconds(reader) * 1_000,
    evaluationPeriods,
    datapointsToAlarm: reader.wholeNumber("DatapointsToAlarm", { ...number, otherwise: evaluationPeriods }),
    threshold: Number(reader.value("Threshold")),
    comparison: reader.oneOf("ComparisonOperator", COMPARISONS) ?? "GreaterThanThreshold",
    missing: reader.oneOf("TreatMissingData", MISSING_DATA, "missing") ?? "missing",
    ...readWarmUp(reader),
  };
  if (!Number.isFinite(settings.threshold)) reader.problem("Threshold", "a number");
  for (const name of NOT_OURS) reader.value(name);
  reader.finish();
  return settings;
}

function text(reader: PropertyReader, name: string): string {
  const value = reader.value(name);
  if (typeof value === "string") return value;
  reader.problem(name, "a name");
  return "";
}

function readPeriodSeconds(reader: PropertyReader): number {
  const seconds = reader.wholeNumber("Period", { min: 60, max: 86_400, otherwise: 0 });
  if (seconds % 60 !== 0) reader.problem("Period", "whole minutes");
  return seconds;
}

function readDimensions(reader: PropertyReader): Readonly<Record<string, string>> {
  const dimensions = (reader.value("Dimensions") ?? []) as readonly { readonly Name: string; readonly Value: string }[];
  return Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]));
}

interface WarmUpProperties {
  readonly WarmUpPeriodDurationInMinutes?: number;
  readonly OnlyStartEvaluatingAfterWarmUpPeriodEnds?: boolean;
}

function readWarmUp(reader: PropertyReader): Pick<AlarmSettings, "warmUpMs" | "warmsUpFully"> {
  const given = (reader.value("WarmUpConfiguration") ?? {}) as WarmUpProperties;
  const { WarmUpPeriodDurationInMinutes = 0, OnlyStartEvaluatingAfterWarmUpPeriodEnds = false } = given;
  return { warmUpMs: WarmUpPeriodDurationInMinutes * 60_000, warmsUpFully: OnlyStartEvaluatingAfterWarmUpPeriodEnds };
}
