import { CreateTableCommand, DeleteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { CacheStore } from "tagwire/cache";
import { memory } from "tagwire/cache/memory";
import { createTagCache, type PageCache } from "tagwire/cache/pages";
import type { Duration } from "tagwire/config";
import { Catalogue } from "../../../functions/demo-site/catalogue.ts";
import { site, type SiteDependencies } from "../../../functions/demo-site/site.ts";
import { productItem, productKey } from "../../../infra/local/catalogue/product-item.ts";
import { startDynamodb } from "../../../infra/local/dynamodb/dynamodb.ts";
import { LOCAL_CREDENTIALS } from "../../../shared/cli/target/local-credentials.ts";

const TABLE = "Products";

/** The demo site on a table with two products, for as long as a file's tests run; each begins with nothing cached. */
export function siteOfTests() {
  let dynamodb: Awaited<ReturnType<typeof startDynamodb>>;
  let client: DynamoDBClient;
  let storeOfTest: CacheStore;
  /** Names of what kept pages from being made. */
  const reported: string[] = [];

  beforeAll(async () => {
    dynamodb = await startDynamodb();
    client = new DynamoDBClient({ endpoint: dynamodb.url, region: "us-east-1", credentials: LOCAL_CREDENTIALS });
    await client.send(PRODUCTS);
    await put("jq", {
      license: "MIT",
      version: "1.8.1",
      description: "Slices <JSON>",
      nested: { list: [1, { deep: null }] },
    });
    await put("odd name/#1", { license: "GPL-2.0, or a < b & c", version: "1", description: "" });
  });
  afterAll(async () => {
    client.destroy();
    await dynamodb.close();
  });
  beforeEach(() => {
    storeOfTest = memory();
    reported.length = 0;
  });

  const catalogue = (table = TABLE): Catalogue => new Catalogue(client, table);

  /** All of one test share a store, unless one is given. */
  const cache = ({
    store = storeOfTest,
    settle = "2s",
  }: { readonly store?: CacheStore; readonly settle?: Duration } = {}): PageCache =>
    createTagCache({
      store,
      namespace: "test",
      defaults: { ttl: "1y", negativeTtl: "1y", settle },
      maxTtl: "1y",
    });

  const open = (given: Partial<SiteDependencies> = {}): ReturnType<typeof site> =>
    site({
      catalogue: catalogue(),
      cache: cache(),
      mayEdit: undefined,
      now: () => new Date("2026-11-21T07:41:03.250Z"),
      report: ({ name }) => reported.push(name),
      ...given,
    });

  /** Without a document it has nothing but its key. */
  const put = async (id: string, document?: Parameters<typeof productItem>[1]): Promise<void> => {
    const item = document ? productItem(id, document) : productKey(id);
    await client.send(new PutItemCommand({ TableName: TABLE, Item: item }));
  };

  const remove = async (id: string): Promise<void> => {
    await client.send(new DeleteItemCommand({ TableName: TABLE, Key: productKey(id) }));
  };

  return { open, cache, catalogue, put, remove, reported };
}

const PRODUCTS = new CreateTableCommand({
  TableName: TABLE,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: ["pk", "sk", "category", "id"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "byCategory",
      KeySchema: [
        { AttributeName: "category", KeyType: "HASH" },
        { AttributeName: "id", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
  ],
});
