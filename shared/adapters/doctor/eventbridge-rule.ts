import type { ScheduleSeen } from "../../doctor/observations.ts";
import type { Look } from "../../ports/observers.ts";
import { askJson, type JsonOperation, type JsonServiceSettings } from "../aws/ask-json.ts";

interface Rule {
  readonly State?: string;
  readonly ScheduleExpression?: string;
}

const DESCRIBE_RULE: JsonOperation = {
  service: "events",
  name: "AWSEvents.DescribeRule",
  target: "rule",
  gone: "ResourceNotFoundException",
};

/** Looks at rules of the default bus, by name. */
export function eventbridgeRule(settings: JsonServiceSettings): Look<string, ScheduleSeen> {
  return async (name, signal) => {
    const rule = await askJson<Rule>(settings, DESCRIBE_RULE, { Name: name }, signal);
    return rule && { enabled: rule.State !== "DISABLED", expression: rule.ScheduleExpression ?? "" };
  };
}
