import type { DynamoDBClient, TableDescription as DescribedTable } from "@aws-sdk/client-dynamodb";
import { inParallel } from "../../adapters/in-parallel.ts";
import type { RawImage } from "../../pipeline/change/change.ts";
import type { KeyAttribute, TableDescription, TableSample } from "../init/table-sample.ts";
import { rawItem } from "./raw-item.ts";

/** A table's items are taken from so many places, so that the sample is not of one partition. */
const SEGMENTS = 32;

const AT_ONCE = 8;

/** A sample, and what reading it came to. */
export interface ReadSample extends TableSample {
  /** Read units that were billed. */
  readonly readUnits: number;
}

/**
 * Reads what a table says of itself, and some of its items: one page from each of {@link SEGMENTS} places, eventually
 * consistent, which is half a read unit for 4 KB. A page is a megabyte at most, so that this is never more than 128 units
 * each.
 *
 * @param atMost - items to read.
 * @throws {Error} as the SDK does: there is no such table, or the credentials don't allow it.
 */
export async function readSample(
  client: DynamoDBClient,
  name: string,
  atMost: number,
  signal: AbortSignal,
): Promise<ReadSample> {
  const { DescribeTableCommand, ScanCommand } = await import("@aws-sdk/client-dynamodb");
  const send = { abortSignal: signal };
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }), send);
  const segments = Math.min(SEGMENTS, atMost);
  const pages: RawImage[][] = [];
  let readUnits = 0;
  await inParallel(
    AT_ONCE,
    Array.from({ length: segments }, (_, segment) => async () => {
      const { Items = [], ConsumedCapacity } = await client.send(
        new ScanCommand({
          TableName: name,
          Segment: segment,
          TotalSegments: segments,
          Limit: Math.ceil(atMost / segments),
          ReturnConsumedCapacity: "TOTAL",
        }),
        send,
      );
      pages[segment] = Items.map(rawItem);
      readUnits += ConsumedCapacity?.CapacityUnits ?? 0;
    }),
  );
  const ttlAttribute = await expiryOf(client, name, signal);
  return { table: { ...describedBy(name, Table), ttlAttribute }, items: pages.flat().slice(0, atMost), readUnits };
}

/** A permission of its own, and only a remark hangs on it. */
async function expiryOf(client: DynamoDBClient, name: string, signal: AbortSignal): Promise<string | undefined> {
  const { DescribeTimeToLiveCommand } = await import("@aws-sdk/client-dynamodb");
  try {
    const command = new DescribeTimeToLiveCommand({ TableName: name });
    const { TimeToLiveDescription } = await client.send(command, { abortSignal: signal });
    return TimeToLiveDescription?.TimeToLiveStatus === "ENABLED" ? TimeToLiveDescription.AttributeName : undefined;
  } catch (error) {
    if ((error as Error).name === "AccessDeniedException") return undefined;
    throw error;
  }
}

function describedBy(name: string, table: DescribedTable | undefined): TableDescription {
  const { KeySchema = [], AttributeDefinitions = [], GlobalSecondaryIndexes = [], StreamSpecification } = table ?? {};
  const keyOf = (type: "HASH" | "RANGE"): KeyAttribute | undefined => {
    const key = KeySchema.find(({ KeyType }) => KeyType === type)?.AttributeName;
    const definition = AttributeDefinitions.find(({ AttributeName }) => AttributeName === key);
    const { AttributeType: attributeType = "S" } = definition ?? {};
    return key === undefined ? undefined : { name: key, type: attributeType };
  };
  const partitionKey = keyOf("HASH");
  if (partitionKey === undefined) throw new Error(`${name} tells nothing of its keys`);
  return {
    name,
    keys: [partitionKey, keyOf("RANGE")],
    indexes: GlobalSecondaryIndexes.map(({ IndexName = "", KeySchema: keys = [] }) => ({
      name: IndexName,
      keys: keys.map(({ AttributeName = "" }) => AttributeName),
    })),
    ...(StreamSpecification?.StreamEnabled === true && { stream: StreamSpecification.StreamViewType }),
  };
}
