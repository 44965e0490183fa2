import type { Clock } from "../../../shared/ports/clock.ts";
import { checkRequest, type Request } from "./check-request.ts";
import { describeNewTable } from "./describe-new-table.ts";
import { putTags } from "./resource-tags.ts";
import type { StreamSpecification, Streams } from "./streams/streams.ts";
import { Table } from "./table.ts";
import type { Tables } from "./tables.ts";
import { apiError, unsupported, validationError } from "./wire-error.ts";

const MAX_LISTED_TABLES = 100;

/** Taken without any effect here: they change neither what is stored nor what is answered. */
const WITHOUT_EFFECT = ["SSESpecification", "TableClass", "OnDemandThroughput", "WarmThroughput"];

interface TableContext {
  readonly tables: Tables;
  readonly streams: Streams;
  readonly clock: Clock;
}

/** The API calls that make, change and show tables. Tables are `ACTIVE` at once. */
export function tableOperations({ tables, streams, clock }: TableContext) {
  return {
    CreateTable(request: Request) {
      const { StreamSpecification, Tags, DeletionProtectionEnabled, ...rest } = without(request, WITHOUT_EFFECT);
      const checked = checkRequest("CreateTable", rest);
      if (tables.has(String(checked["TableName"]))) {
        throw apiError("ResourceInUseException", `Table already exists: ${String(checked["TableName"])}`);
      }
      const isProtected = DeletionProtectionEnabled === true;
      const table = new Table(describeNewTable(checked, { isProtected, nowMs: clock.now() }));
      const stream = StreamSpecification as StreamSpecification | undefined;
      if (stream?.StreamEnabled) streams.configure(table, stream);
      putTags(table, Tags);
      tables.add(table);
      return { TableDescription: describe(table) };
    },

    UpdateTable(request: Request) {
      const { StreamSpecification, DeletionProtectionEnabled, ...rest } = without(request, WITHOUT_EFFECT);
      const { TableName: name, AttributeDefinitions: _, ...changes } = rest;
      const table = tables.describe(name);
      const stream = StreamSpecification as StreamSpecification | undefined;
      if (changes["GlobalSecondaryIndexUpdates"] !== undefined) {
        throw unsupported("GlobalSecondaryIndexUpdates of UpdateTable");
      }
      if (Object.keys(changes).length > 0 || Object.keys(request).length === 1) {
        checkRequest("UpdateTable", { TableName: name, ...changes });
      }
      if (stream !== undefined) streams.configure(table, stream);
      table.description = {
        ...table.description,
        ...(changes["ProvisionedThroughput"] !== undefined && {
          ProvisionedThroughput: changes["ProvisionedThroughput"],
        }),
        ...(changes["BillingMode"] !== undefined && { BillingModeSummary: { BillingMode: changes["BillingMode"] } }),
        ...(typeof DeletionProtectionEnabled === "boolean" && { DeletionProtectionEnabled }),
      };
      return { TableDescription: describe(table) };
    },

    DescribeTable: (request: Request) => ({ Table: describe(tables.describe(request["TableName"])) }),

    DeleteTable(request: Request) {
      const table = tables.describe(request["TableName"]);
      if (table.description.DeletionProtectionEnabled) {
        throw validationError(
          "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
        );
      }
      table.stream?.disable();
      tables.remove(table.name);
      return { TableDescription: { ...describe(table), TableStatus: "DELETING" } };
    },

    ListTables({ ExclusiveStartTableName: start = "", Limit: limit = MAX_LISTED_TABLES }: Request) {
      if (!(Number(limit) >= 1 && Number(limit) <= MAX_LISTED_TABLES)) {
        throw validationError(`Limit must be from 1 to ${MAX_LISTED_TABLES}`);
      }
      const names = tables
        .all()
        .map(({ name }) => name)
        .filter((name) => name > String(start))
        .toSorted();
      const page = names.slice(0, Number(limit));
      return { TableNames: page, ...(page.length < names.length && { LastEvaluatedTableName: page.at(-1) }) };
    },
  };
}

function describe({ description, items, stream }: Table): object {
  return {
    ...description,
    ItemCount: items.size,
    ...(stream?.isEnabled && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream.identity.view },
    }),
    ...(stream && { LatestStreamArn: stream.identity.arn, LatestStreamLabel: stream.identity.label }),
  };
}

function without(request: Request, names: readonly string[]): Request {
  return Object.fromEntries(Object.entries(request).filter(([name]) => !names.includes(name)));
}
