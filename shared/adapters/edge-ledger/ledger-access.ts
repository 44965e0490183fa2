import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Clock } from "../../ports/clock.ts";

/** How to reach the ledger's table, and the clock its rows are dated by: one value for all that is kept in the table. */
export interface LedgerAccess {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly clock: Clock;
}
