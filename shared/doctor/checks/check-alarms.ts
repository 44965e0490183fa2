import type { ExpectedAlarms } from "../expected.ts";
import type { Found } from "../finding.ts";
import type { AlarmSeen, TopicSeen } from "../observations.ts";

/** What is wrong with the alarms that should be there. */
export function checkAlarms({ prefix, names }: ExpectedAlarms, seen: readonly AlarmSeen[]): readonly Found[] {
  const byName = new Map(seen.map((alarm) => [alarm.name, alarm]));
  return names.flatMap((name): readonly Found[] => {
    const place = { kind: "alarm", name } as const;
    const alarm = byName.get(prefix + name);
    if (alarm === undefined) return [{ code: "alarm-missing", place, what: "there is no such alarm" }];
    const found: Found[] = [];
    if (alarm.actions.length === 0) found.push({ code: "alarm-silent", place, what: "it has no action" });
    else if (!alarm.actionsEnabled) found.push({ code: "alarm-silent", place, what: "its actions are switched off" });
    if (alarm.ringing) found.push({ code: "alarm-ringing", place, what: alarm.description ?? "it rings" });
    return found;
  });
}

/** Whether anybody hears the alarms. */
export function checkTopic(name: string, seen: TopicSeen | undefined): readonly Found[] {
  const place = { kind: "topic", name } as const;
  if (seen === undefined) return [{ code: "topic-missing", place, what: "there is no such topic" }];
  if (seen.confirmed > 0) return [];
  if (seen.pending > 0) {
    return [{ code: "topic-unconfirmed", place, what: `none of ${seen.pending} subscriptions is confirmed` }];
  }
  return [{ code: "topic-unheard", place, what: "it has no subscription" }];
}
