import type { AlarmChange } from "../metrics/alarms.ts";
import type { Step } from "./event-step.ts";

/** What an alarm's change means to a person: that it goes off, or is over. The composite says nothing of its own. */
export function alarmStep({ kind, name, state, before, properties }: AlarmChange): Step | undefined {
  if (kind === "composite") return undefined;
  if (state === "ALARM")
    return { name: "alarm", what: `${name}: ${whereFirst(String(properties["AlarmDescription"]))}` };
  if (before === "ALARM") return { name: "alarm over", what: name };
  return undefined;
}

/** A line is cut at its end, and the place in the runbook is what must not be lost. */
function whereFirst(description: string): string {
  const [, symptom = description, where = ""] = /^(.*) (\S+#\S+)$/.exec(description) ?? [];
  return `${where} ${symptom}`.trim();
}
