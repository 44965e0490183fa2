import type { AlarmChange } from "./alarms.ts";

/** What one action of an alarm sends. */
interface AlarmMessage {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: string;
}

const ACTIONS = { ALARM: "AlarmActions", OK: "OKActions", INSUFFICIENT_DATA: "InsufficientDataActions" } as const;

/** What the topics of an alarm are told when it changes, in the form that AWS documents for SNS. */
export function alarmMessage(
  change: AlarmChange,
  { region, accountId }: { readonly region: string; readonly accountId: string },
): readonly AlarmMessage[] {
  const { name, arn, state, before, reason, sinceMs, properties } = change;
  if (properties["ActionsEnabled"] === false) return [];
  const topicArns = (properties[ACTIONS[state]] ?? []) as readonly string[];
  const message = JSON.stringify({
    AlarmName: name,
    AlarmDescription: properties["AlarmDescription"],
    AWSAccountId: accountId,
    NewStateValue: state,
    NewStateReason: reason,
    StateChangeTime: new Date(sinceMs).toISOString(),
    Region: region,
    AlarmArn: arn,
    OldStateValue: before,
  });
  return topicArns.map((topicArn) => ({ topicArn, subject: `${state}: "${name}" in ${region}`, message }));
}
