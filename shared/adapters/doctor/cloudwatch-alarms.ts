import { type CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { AlarmSeen } from "../../doctor/observations.ts";
import type { Look } from "../../ports/observers.ts";
import { lookAt } from "./look-at.ts";

/** Most names one call takes. */
const MAX_NAMES = 100;

/** Looks at metric alarms, by name. Composite ones are shown only to who may see every alarm of the account. */
export function cloudwatchAlarms(client: CloudWatchClient): Look<readonly string[], readonly AlarmSeen[]> {
  return (names, abortSignal) =>
    lookAt("alarms", [], async () => {
      const seen: AlarmSeen[] = [];
      for (let from = 0; from < names.length; from += MAX_NAMES) {
        const AlarmNames = names.slice(from, from + MAX_NAMES);
        const command = new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ["MetricAlarm"], MaxRecords: MAX_NAMES });
        const { MetricAlarms = [] } = await client.send(command, { abortSignal });
        for (const alarm of MetricAlarms) {
          seen.push({
            name: alarm.AlarmName ?? "",
            actionsEnabled: alarm.ActionsEnabled ?? false,
            actions: alarm.AlarmActions ?? [],
            ringing: alarm.StateValue === "ALARM",
            description: alarm.AlarmDescription,
          });
        }
      }
      return seen;
    });
}
