import { type DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { DynamodbEdgeLedger } from "../../../shared/adapters/edge-ledger/dynamodb.ts";
import type { Clock } from "../../../shared/ports/clock.ts";

/** The ledger of the stack that has these tables. */
export async function ledgerOf(dynamodb: DynamoDBClient, clock: Clock): Promise<DynamodbEdgeLedger> {
  const { TableNames: tables = [] } = await dynamodb.send(new ListTablesCommand({}));
  const table = tables.find((name) => name.includes("Ledger")) ?? "";
  return new DynamodbEdgeLedger({ client: dynamodb, table, clock });
}
