import { Stack } from "aws-cdk-lib/core";
import {
  Alarm,
  AlarmRule,
  CfnAlarm,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarm,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { alarmsOf } from "../alarms.ts";
import type { AlarmDefinition } from "../alarms/alarm-definition.ts";
import type { AlarmThresholds } from "../alarms/alarm-thresholds.ts";
import type { WatchedParts } from "../alarms/watched-parts.ts";
import { AlarmTopic, type AlarmTopicProps } from "./alarm-topic.ts";

/** Who is told of what is wrong, and when something is. */
export interface AlarmsOptions extends AlarmTopicProps {
  /** How much is too much. */
  readonly thresholds?: AlarmThresholds;
  /**
   * Address of the runbook; each alarm adds `#` and its name in small letters.
   *
   * @default {@link RUNBOOK}, the file in tagwire's repository and package
   */
  readonly runbookUrl?: string;
}

export interface AlarmsProps extends AlarmsOptions {
  readonly parts: WatchedParts;
  /** How the names of all alarms begin. */
  readonly prefix: string;
  /** Of the topic, if it is made here. @default a key of its own */
  readonly encryptionKey?: IKey;
}

/** Where the runbook is in the repository and in the package. */
const RUNBOOK = "docs/runbook.md";

/** How many periods CloudWatch looks further back than it was asked to before it believes that nothing was measured. */
const LOOK_BACK_PERIODS = 2;

/** Wakes a person when readers would notice. Each alarm says what is wrong and which page of the runbook helps. */
export class Alarms extends Construct {
  readonly topic: ITopic;
  /** By name; the one of an edge or table as `EdgeBacklog-www`. */
  readonly byName: ReadonlyMap<string, IAlarm>;
  /** Goes off while any other does, and says when all is well again. For pagers, and for deployments that should wait. */
  readonly unhealthy: CompositeAlarm;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { parts, prefix, thresholds, runbookUrl = RUNBOOK } = props;

    this.topic = new AlarmTopic(this, "Told", { ...props, encryptionKey: props.encryptionKey }).topic;
    const action = new SnsAction(this.topic);
    const alarms = alarmsOf(parts, thresholds).map((definition) => {
      const alarm = this.#addAlarm(definition, prefix, runbookUrl);
      alarm.addAlarmAction(action);
      return [fullName(definition), alarm] as const;
    });
    this.byName = new Map(alarms);
    this.unhealthy = new CompositeAlarm(this, "Unhealthy", {
      compositeAlarmName: `${prefix}-Unhealthy`,
      alarmDescription: `tagwire is unhealthy: at least 1 of its alarms is on. ${runbookUrl}#unhealthy`,
      alarmRule: AlarmRule.anyOf(...alarms.map(([, alarm]) => alarm)),
    });
    this.unhealthy.addAlarmAction(action);
    this.unhealthy.addOkAction(action);
  }

  #addAlarm(definition: AlarmDefinition, prefix: string, runbookUrl: string): Alarm {
    const { name, symptom, metric, threshold, datapoints, missing, keepsStill } = definition;
    const [datapointsToAlarm, evaluationPeriods] = datapoints;
    const alarm = new Alarm(this, fullName(definition), {
      alarmName: `${prefix}-${fullName(definition)}`,
      alarmDescription: `${symptom} ${runbookUrl}#${name.toLowerCase()}`,
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods,
      datapointsToAlarm,
      treatMissingData: missing === "alarming" ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    // At the first deploy nothing was measured yet, and that is no news.
    if (missing === "alarming")
      warmUp(alarm, metric.period.toMinutes() * (evaluationPeriods + LOOK_BACK_PERIODS), false);
    if (keepsStill) warmUp(alarm, keepsStill.toMinutes(), true);
    return alarm;
  }
}

function fullName({ name, of }: AlarmDefinition): string {
  return of === undefined ? name : `${name}-${of}`;
}

/** @param always - also when there is data enough before. */
function warmUp(alarm: Alarm, minutes: number, always: boolean): void {
  if (!CfnAlarm.isCfnAlarm(alarm.node.defaultChild)) return;
  alarm.node.defaultChild.warmUpConfiguration = {
    warmUpPeriodDurationInMinutes: minutes,
    ...(always && { onlyStartEvaluatingAfterWarmUpPeriodEnds: true }),
  };
}

/** How the alarms and the dashboard of a construct are called: after its stack, and after itself where that says more. */
export function alarmPrefix(scope: Construct): string {
  const stack = Stack.of(scope);
  const path = scope.node.path.slice(stack.node.path.length + 1).split("/");
  return [stack.stackName, ...path].filter((part, n, parts) => part !== parts[n - 1]).join("-");
}
