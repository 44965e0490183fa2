import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  paginateScan,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { plainItem, type PlainItem } from "./plain-item.ts";
import type { ProductChanges } from "./product-edit.ts";

/** A product as lists show it. */
export interface ListedProduct {
  readonly id: string;
  readonly description: string;
  readonly version: string;
}

/** A category and how many products are in it. */
export interface CategoryCount {
  readonly category: string;
  readonly count: number;
}

/** The catalogue in DynamoDB. */
export class Catalogue {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The whole item, or `undefined`. Reads what was last written. */
  async product(id: string): Promise<PlainItem | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: keyOf(id), ConsistentRead: true }),
    );
    return Item && plainItem(Item);
  }

  /** The products of a category by id. An index answers, so a write of the last moment may be missing. */
  async category(name: string): Promise<readonly ListedProduct[]> {
    if (name === "") return [];
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        IndexName: CATEGORY_INDEX,
        KeyConditionExpression: "category = :name",
        ExpressionAttributeValues: { ":name": { S: name } },
      },
    );
    const products: ListedProduct[] = [];
    for await (const { Items = [] } of pages) products.push(...Items.map(listed));
    return products;
  }

  /** All categories by name, with counts. */
  async categories(): Promise<readonly CategoryCount[]> {
    const counts = new Map<string, number>();
    const pages = paginateScan(
      { client: this.#client },
      { TableName: this.#table, IndexName: CATEGORY_INDEX, ProjectionExpression: "category" },
    );
    for await (const { Items = [] } of pages) {
      for (const { category } of Items) counts.set(text(category), (counts.get(text(category)) ?? 0) + 1);
    }
    return [...counts]
      .map(([category, count]) => ({ category, count }))
      .sort((a, b) => (a.category < b.category ? -1 : 1));
  }

  /** @returns false when there is no such product. */
  async edit(id: string, { description, version, category }: ProductChanges): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: keyOf(id),
          UpdateExpression: "SET description = :description, version = :version, category = :category",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: {
            ":description": { S: description },
            ":version": { S: version },
            ":category": { S: category },
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
      throw error;
    }
  }
}

const CATEGORY_INDEX = "byCategory";

const keyOf = (id: string): Record<string, AttributeValue> => ({ pk: { S: `PRODUCT#${id}` }, sk: { S: "META" } });

const text = (attribute: AttributeValue | undefined): string => attribute?.S ?? "";

const listed = (item: Record<string, AttributeValue>): ListedProduct => ({
  id: text(item["id"]),
  description: text(item["description"]),
  version: text(item["version"]),
});
