import { Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";

/** Where the metrics of a stack's functions are: those of another stage in the same account must not set off its alarms. */
export function metricNamespace(scope: Construct): string {
  return `Tagwire/${Stack.of(scope).stackName}`;
}
