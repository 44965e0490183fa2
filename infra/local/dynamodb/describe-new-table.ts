import { randomUUID } from "node:crypto";
import type { CheckedRequest } from "dynalite/db/index.js";
import { ACCOUNT, REGION } from "./place.ts";
import type { IndexDescription, TableDescription } from "./table.ts";

const NO_THROUGHPUT = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };

/** What `CreateTable` was asked for, filled up to what `DescribeTable` shows. */
export function describeNewTable(
  request: CheckedRequest,
  { isProtected, nowMs }: { readonly isProtected: boolean; readonly nowMs: number },
): TableDescription {
  const { BillingMode: billingMode, ProvisionedThroughput: throughput, ...rest } = request;
  const arn = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${String(request["TableName"])}`;
  const indexes = (kind: "LocalSecondaryIndexes" | "GlobalSecondaryIndexes") => {
    const asked = request[kind] as readonly IndexDescription[] | undefined;
    return asked && { [kind]: asked.map((index) => describeIndex(index, arn, kind === "GlobalSecondaryIndexes")) };
  };
  return {
    // Checked before: dynalite refuses a request without them.
    ...(rest as Pick<TableDescription, "TableName" | "KeySchema">),
    ...indexes("LocalSecondaryIndexes"),
    ...indexes("GlobalSecondaryIndexes"),
    TableArn: arn,
    TableId: randomUUID(),
    TableStatus: "ACTIVE",
    CreationDateTime: nowMs / 1_000,
    TableSizeBytes: 0,
    DeletionProtectionEnabled: isProtected,
    ProvisionedThroughput: { NumberOfDecreasesToday: 0, ...NO_THROUGHPUT, ...(throughput as object | undefined) },
    ...(billingMode === "PAY_PER_REQUEST" && { BillingModeSummary: { BillingMode: billingMode } }),
  };
}

function describeIndex(index: IndexDescription, tableArn: string, isGlobal: boolean): IndexDescription {
  return {
    ...index,
    IndexArn: `${tableArn}/index/${index.IndexName}`,
    IndexSizeBytes: 0,
    ItemCount: 0,
    ...(isGlobal && {
      IndexStatus: "ACTIVE",
      ProvisionedThroughput: { ...NO_THROUGHPUT, ...(index["ProvisionedThroughput"] as object | undefined) },
    }),
  };
}
