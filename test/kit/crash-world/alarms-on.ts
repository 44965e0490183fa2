import type { LocalStack } from "../../../infra/local/stack/local-stack.ts";

/** Names of the alarms that are on, as the runbook has them. */
export function alarmsOn({ cloudwatch }: LocalStack): readonly string[] {
  const on = cloudwatch.alarms.all().filter(({ state }) => state === "ALARM");
  return on.map(({ name }) => name.replace("Fixture-Tagwire-", ""));
}
