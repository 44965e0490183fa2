import { isDeepStrictEqual } from "node:util";
import { type AttributeValue, type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { plainItem, type PlainItem } from "../../../functions/demo-site/plain-item.ts";
import { categoryPath, productJsonPath, productPath } from "../../../tagwire.config.ts";

/** What the edge serves, held against the table. */
export interface Comparison {
  readonly pages: number;
  /** Served from the edge without asking the origin. */
  readonly hits: number;
  /** Pages that show something else than the table has. */
  readonly stale: readonly string[];
}

/** Requests under way at once. */
const MAX_IN_FLIGHT = 4;

/** Every address of the site that shows the products with these ids, those that may be absent included. */
export async function warm(
  edgeUrl: string,
  client: DynamoDBClient,
  table: string,
  alsoIds: readonly string[],
): Promise<number> {
  const items = await allItems(client, table);
  const ids = new Set([...items.map(({ id }) => id?.S ?? ""), ...alsoIds]);
  const categories = new Set(items.map(categoryOf));
  const paths = [
    "/",
    ...[...ids].flatMap((id) => [productPath(id), productJsonPath(id)]),
    ...[...categories].flatMap((name) => [categoryPath(name), `${categoryPath(name)}.json`]),
  ];
  await eachOf(paths, async (path) => void (await (await fetch(edgeUrl + path)).arrayBuffer()));
  return paths.length;
}

/** Holds every product and category that the edge serves as JSON against the table. */
export async function compareSite(
  edgeUrl: string,
  client: DynamoDBClient,
  table: string,
  absentIds: readonly string[],
): Promise<Comparison> {
  const items = await allItems(client, table);
  const expected = new Map<string, unknown>(absentIds.map((id) => [productJsonPath(id), { error: "no such product" }]));
  for (const item of items) expected.set(productJsonPath(item["id"]?.S ?? ""), plainItem(item));
  for (const name of new Set(items.map(categoryOf))) {
    expected.set(`${categoryPath(name)}.json`, { category: name, products: listed(items, name) });
  }
  let hits = 0;
  const stale: string[] = [];
  await eachOf([...expected.keys()], async (path) => {
    const response = await fetch(edgeUrl + path);
    if (response.headers.get("x-cache")?.startsWith("Hit")) hits++;
    if (!isDeepStrictEqual(await response.json(), expected.get(path))) stale.push(path);
  });
  return { pages: expected.size, hits, stale };
}

const categoryOf = (item: Record<string, AttributeValue>): string => item["category"]?.S ?? "";

function listed(items: readonly Record<string, AttributeValue>[], category: string): readonly PlainItem[] {
  return items
    .filter((item) => categoryOf(item) === category)
    .map((item) => ({
      id: item["id"]?.S ?? "",
      description: item["description"]?.S ?? "",
      version: item["version"]?.S ?? "",
    }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
}

async function allItems(client: DynamoDBClient, table: string): Promise<readonly Record<string, AttributeValue>[]> {
  const items: Record<string, AttributeValue>[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true }))
    items.push(...Items);
  return items;
}

async function eachOf(paths: readonly string[], visit: (path: string) => Promise<void>): Promise<void> {
  const left = [...paths];
  const lane = async (): Promise<void> => {
    for (let path = left.shift(); path !== undefined; path = left.shift()) await visit(path);
  };
  await Promise.all(Array.from({ length: MAX_IN_FLIGHT }, lane));
}
