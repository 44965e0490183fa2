import { expect, it } from "vitest";
import type { AlarmChange } from "../../../../infra/local/metrics/alarms.ts";
import { alarmStep } from "../../../../infra/local/narration/alarm-step.ts";

it("says that an alarm goes off, first where the runbook has it, then what is wrong", () => {
  expect(alarmStep(change({ state: "ALARM", before: "OK" }))).toEqual({
    name: "alarm",
    what: "Tagwire-StreamLag: docs/runbook.md#streamlag Pages stay old: changes wait.",
  });
});

it("says that an alarm is over, but not that there was none", () => {
  expect(alarmStep(change({ state: "OK", before: "ALARM" }))).toEqual({
    name: "alarm over",
    what: "Tagwire-StreamLag",
  });
  expect(alarmStep(change({ state: "OK", before: "INSUFFICIENT_DATA" }))).toBeUndefined();
});

it("leaves it at the alarms themselves, and says nothing of the one that stands for all", () => {
  expect(alarmStep(change({ kind: "composite", state: "ALARM", before: "OK" }))).toBeUndefined();
});

function change(changes: Pick<AlarmChange, "state" | "before"> & Partial<AlarmChange>): AlarmChange {
  return {
    name: "Tagwire-StreamLag",
    arn: "arn:alarm",
    kind: "metric",
    properties: { AlarmDescription: "Pages stay old: changes wait. docs/runbook.md#streamlag" },
    reason: "it is so",
    sinceMs: 0,
    ...changes,
  };
}
