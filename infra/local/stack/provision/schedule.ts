import { startSchedule } from "../../lambda/schedule.ts";
import { ACCOUNT_ID, physicalName, type Provision, REGION } from "../workbench.ts";

interface RuleProperties {
  readonly ScheduleExpression?: string;
  readonly State?: "ENABLED" | "DISABLED";
  readonly Targets?: readonly { readonly Arn: string; readonly Input?: string }[];
}

/** `AWS::Events::Rule` with a schedule and functions as targets. */
export const provisionRule: Provision = (resource, bench) => {
  const { ScheduleExpression: expression, State, Targets = [] } = resource.properties as unknown as RuleProperties;
  const name = physicalName(resource);
  const arn = `arn:aws:events:${REGION}:${ACCOUNT_ID}:rule/${name}`;
  if (expression === undefined) throw new Error(`${resource.logicalId}: only rules with a schedule run locally`);
  for (const { Arn, Input } of State === "DISABLED" ? [] : Targets) {
    const target = bench.functions.get(Arn);
    if (!target) throw new Error(`${resource.logicalId}: there is no function ${Arn}`);
    const schedule = startSchedule({
      expression,
      arn,
      invoke: target.invoke,
      time: bench.clock,
      ...(Input !== undefined && { input: Input }),
    });
    bench.closers.push(() => schedule.stop());
  }
  return { ref: name, attributes: { Arn: arn } };
};
