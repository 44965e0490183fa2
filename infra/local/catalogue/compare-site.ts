import { isDeepStrictEqual } from "node:util";
import { type AttributeValue, type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { plainItem, type PlainItem } from "../../../functions/demo-site/plain-item.ts";
import { categoryPath, productJsonPath, productPath } from "../../../tagwire.config.ts";

/** What the edge serves, held against the table. */
export interface Comparison {
  readonly pages: number;
  /** Pages that show something else than the table has. */
  readonly stale: readonly string[];
  /** Pages that show nothing of the products that changed. */
  readonly untouched: number;
  /** Untouched pages that had to be fetched anew: purged for nothing. */
  readonly needless: readonly string[];
}

/** A table's items at one time. */
type Snapshot = readonly Record<string, AttributeValue>[];

/** Requests under way at once. */
const MAX_IN_FLIGHT = 4;

/**
 * Asks for every page of the catalogue, so that the edge keeps it.
 *
 * @param alsoIds - products to ask for whether they are there or not.
 * @returns what the table held.
 */
export async function warm(
  edgeUrl: string,
  client: DynamoDBClient,
  table: string,
  alsoIds: readonly string[],
): Promise<{ readonly pages: number; readonly items: Snapshot }> {
  const items = await allItems(client, table);
  const ids = new Set([...items.map(idOf), ...alsoIds]);
  const categories = new Set(items.map(categoryOf));
  const paths = [
    "/",
    ...[...ids].flatMap((id) => [productPath(id), productJsonPath(id)]),
    ...[...categories].flatMap((name) => [categoryPath(name), `${categoryPath(name)}.json`]),
  ];
  await eachOf(paths, async (path) => void (await (await fetch(edgeUrl + path)).arrayBuffer()));
  return { pages: paths.length, items };
}

/**
 * Holds every product and category that the edge serves as JSON against the table.
 *
 * @param before - what the table held when the pages were warmed.
 * @param changed - products written since.
 */
export async function compareSite(
  edgeUrl: string,
  client: DynamoDBClient,
  table: string,
  { before, changed }: { readonly before: Snapshot; readonly changed: ReadonlySet<string> },
): Promise<Comparison> {
  const items = await allItems(client, table);
  const touchedCategories = new Set([...before, ...items].filter((item) => changed.has(idOf(item))).map(categoryOf));
  const expected = new Map<string, { readonly body: unknown; readonly touched: boolean }>();
  for (const id of changed) expected.set(productJsonPath(id), { body: { error: "no such product" }, touched: true });
  for (const item of items) {
    expected.set(productJsonPath(idOf(item)), { body: plainItem(item), touched: changed.has(idOf(item)) });
  }
  for (const name of new Set([...before, ...items].map(categoryOf))) {
    const body = { category: name, products: listed(items, name) };
    expected.set(`${categoryPath(name)}.json`, { body, touched: touchedCategories.has(name) });
  }
  const stale: string[] = [];
  const needless: string[] = [];
  await eachOf([...expected.keys()], async (path) => {
    const { body, touched } = expected.get(path) ?? {};
    const response = await fetch(edgeUrl + path);
    if (!touched && !response.headers.get("x-cache")?.startsWith("Hit")) needless.push(path);
    if (!isDeepStrictEqual(await response.json(), body)) stale.push(path);
  });
  const untouched = [...expected.values()].filter(({ touched }) => !touched).length;
  return { pages: expected.size, stale, untouched, needless };
}

const idOf = (item: Record<string, AttributeValue>): string => item["id"]?.S ?? "";

const categoryOf = (item: Record<string, AttributeValue>): string => item["category"]?.S ?? "";

function listed(items: Snapshot, category: string): readonly PlainItem[] {
  return items
    .filter((item) => categoryOf(item) === category)
    .map((item) => ({
      id: idOf(item),
      description: item["description"]?.S ?? "",
      version: item["version"]?.S ?? "",
    }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
}

async function allItems(client: DynamoDBClient, table: string): Promise<Snapshot> {
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
