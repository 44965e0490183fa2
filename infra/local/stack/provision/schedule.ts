import type { Created } from "../../assembly/resolve.ts";
import { type LocalSchedule, startSchedule } from "../../lambda/schedule.ts";
import {
  ACCOUNT_ID,
  physicalName,
  type Provision,
  type Provisioned,
  REGION,
  type Resource,
  sameProperties,
  type Workbench,
} from "../workbench.ts";

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
  const schedules: LocalSchedule[] = [];
  const rule = { name, arn, expression, enabled: State !== "DISABLED" };
  bench.rules.add(rule);
  for (const { Arn, Input } of Targets) {
    const target = bench.functions.get(Arn);
    if (!target) throw new Error(`${resource.logicalId}: there is no function ${Arn}`);
    const schedule = startSchedule({
      expression,
      arn,
      isEnabled: () => rule.enabled,
      invoke: target.invoke,
      time: bench.clock,
      ...(Input !== undefined && { input: Input }),
    });
    schedules.push(schedule);
    bench.closers.push(() => schedule.stop());
  }
  return scheduled(schedules, resource, { ref: name, attributes: { Arn: arn } }, bench);
};

function scheduled(
  schedules: readonly LocalSchedule[],
  resource: Resource,
  created: Created,
  bench: Workbench,
): Provisioned {
  const remove = async (): Promise<void> => {
    await Promise.all(schedules.map((schedule) => schedule.stop()));
    bench.rules.remove(created.ref);
  };
  const update = async (next: Resource): Promise<Provisioned> => {
    if (sameProperties(resource, next)) return scheduled(schedules, next, created, bench);
    await remove();
    return await provisionRule(next, bench);
  };
  return { ...created, update, remove };
}
