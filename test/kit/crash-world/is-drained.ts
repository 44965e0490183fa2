import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { LocalStack } from "../../../infra/local/stack/local-stack.ts";
import type { StackClock } from "../../../infra/local/stack/stack-clock.ts";
import { ledgerOf } from "./ledger-of.ts";
import { PATIENCE_MS } from "./passing-time.ts";

/** Whether all that was written is worked off, also what waits in the ledger alone. */
export async function isDrained(stack: LocalStack, dynamodb: DynamoDBClient, clock: StackClock): Promise<boolean> {
  if (!(await stack.currentStatus()).drained) return false;
  const ledger = await ledgerOf(dynamodb, clock);
  const open = Object.keys(stack.edges).map((edge) => ledger.open(edge, 1, AbortSignal.timeout(PATIENCE_MS)));
  return (await Promise.all(open)).every(({ plans, pending }) => plans.length + pending.length === 0);
}
