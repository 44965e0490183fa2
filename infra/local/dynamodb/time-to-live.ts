import type { Request } from "./check-request.ts";
import type { Item } from "./item.ts";
import type { Table } from "./table.ts";
import type { Tables } from "./tables.ts";
import { validationError } from "./wire-error.ts";
import { writeItem } from "./write-item.ts";
import { WriteSet } from "./write-set.ts";

const IDENTITY = { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" } as const;

/** DynamoDB takes times further back than five years for a mistake and keeps the item. */
const OLDEST_EXPIRY_SECONDS = 5 * 365 * 24 * 3_600;

/** The API calls of time to live. */
export function timeToLiveOperations(tables: Tables) {
  return {
    UpdateTimeToLive(request: Request) {
      const table = tables.describe(request["TableName"]);
      const specification = (request["TimeToLiveSpecification"] ?? {}) as Readonly<Record<string, unknown>>;
      const { Enabled: enabled, AttributeName: attribute } = specification;
      if (typeof enabled !== "boolean" || typeof attribute !== "string" || attribute === "") {
        throw validationError("TimeToLiveSpecification must have Enabled and AttributeName");
      }
      if (enabled === (table.ttlAttribute !== undefined)) {
        throw validationError(`TimeToLive is already ${enabled ? "enabled" : "disabled"}`);
      }
      if (!enabled && attribute !== table.ttlAttribute) {
        throw validationError(
          `TimeToLive is active on a different AttributeName: current AttributeName is ${table.ttlAttribute}`,
        );
      }
      table.ttlAttribute = enabled ? attribute : undefined;
      return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attribute } };
    },

    DescribeTimeToLive(request: Request) {
      const attribute = tables.describe(request["TableName"]).ttlAttribute;
      return {
        TimeToLiveDescription:
          attribute === undefined
            ? { TimeToLiveStatus: "DISABLED" }
            : { TimeToLiveStatus: "ENABLED", AttributeName: attribute },
      };
    },
  };
}

/** Deletes all items of a table whose time has come, as DynamoDB itself. */
export function deleteExpired(table: Table, tables: Tables, nowMs: number): void {
  const attribute = table.ttlAttribute;
  if (attribute === undefined) return;
  const nowSeconds = Math.floor(nowMs / 1_000);
  const writes = new WriteSet();
  for (const item of table.items.values()) {
    const expiry = expirySeconds(item, attribute);
    if (expiry < nowSeconds && expiry > nowSeconds - OLDEST_EXPIRY_SECONDS) {
      writeItem("DeleteItem", { TableName: table.name, Key: table.keyOf(item) }, { tables, writes });
    }
  }
  writes.commit(IDENTITY);
}

function expirySeconds(item: Item, attribute: string): number {
  const value = item[attribute];
  return value !== undefined && "N" in value ? Number(value.N) : NaN;
}
