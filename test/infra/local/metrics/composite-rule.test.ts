import { describe, expect, it } from "vitest";
import { parseCompositeRule } from "../../../../infra/local/metrics/composite-rule.ts";
import type { AlarmState } from "../../../../infra/local/metrics/evaluate-alarm.ts";

describe("a composite alarm's rule", () => {
  it.each([
    ['ALARM("on") OR ALARM("off")', true],
    ['ALARM("on") AND ALARM("off")', false],
    ['(ALARM("on") OR ALARM("off")) AND NOT OK("new")', true],
    ['ALARM("off") AND ALARM("on") OR ALARM("on")', true],
    ['NOT (ALARM("on") AND OK("off"))', false],
    ['INSUFFICIENT_DATA("new")', true],
    ["ALARM(on)", true],
    ["TRUE AND NOT FALSE", true],
  ])("%s", (rule, expected) => {
    expect(parseCompositeRule(rule)((alarm) => STATES[alarm] ?? "OK")).toBe(expected);
  });

  it.each([
    ["", "expected an alarm's state, got its end"],
    ['ALARM("on"', "expected ), got its end"],
    ['ALARM("on") ALARM("off")', "expected its end, got ALARM"],
    ['RINGS("on")', "expected an alarm's state, got RINGS"],
  ])("that is none says where: %s", (rule, message) => {
    expect(() => parseCompositeRule(rule)).toThrow(message);
  });
});

const STATES: Readonly<Record<string, AlarmState>> = { on: "ALARM", off: "OK", new: "INSUFFICIENT_DATA" };
