import { createHash } from "node:crypto";
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  paginateScan,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type { Tag } from "tagwire/config";
import { objectKeys, productPath, tags } from "./app/fixture.config.ts";

/** A page and what it must be purged by. */
export interface Page {
  readonly status: number;
  readonly body: string;
  readonly tags: readonly Tag[];
}

/** The commands the site uses of Redis. */
export interface TextCache {
  get(key: string): Promise<string | null>;
  set(key: string, text: string): Promise<unknown>;
}

type Row = Record<string, AttributeValue>;

/** The fixture's pages, rendered from its tables: through Redis where there is one, else as they ought to be. */
export class FixtureSite {
  readonly #client: DynamoDBClient;
  readonly #tables: Readonly<Record<string, string>>;
  readonly #cache: TextCache | undefined;

  constructor(client: DynamoDBClient, tables: Readonly<Record<string, string>>, cache?: TextCache) {
    this.#client = client;
    this.#tables = tables;
    this.#cache = cache;
  }

  /** Every page there is, and those of the products that are not there (any more). */
  async paths(absentIds: Iterable<string>): Promise<readonly string[]> {
    const products = await this.#products();
    const slugs = (await this.#scan("Articles")).map(({ slug }) => slug?.S ?? "");
    const notes = (await this.#scan("Notes")).map(({ id }) => id?.S ?? "");
    const paths = [
      "/nav",
      ...[...absentIds, ...products.map(({ id }) => id)].map(productPath),
      ...products.map(({ category }) => `/c/${encodeURIComponent(category)}`),
      ...slugs.map((slug) => `/a/${encodeURIComponent(slug)}`),
      ...notes.map((id) => `/n/${encodeURIComponent(id)}`),
    ];
    return [...new Set(paths)];
  }

  async page(path: string): Promise<Page> {
    const [kind = "", name = ""] = path.slice(1).split("/").map(decodeURIComponent);
    switch (kind) {
      case "p": {
        const text = await this.object(objectKeys.product(name));
        return { status: text === "null" ? 404 : 200, body: text, tags: [tags.product({ id: name })] };
      }
      case "c":
        return { status: 200, body: await this.object(objectKeys.category(name)), tags: [tags.category({ name })] };
      case "nav":
        return { status: 200, body: await this.#navigation(), tags: [tags.navigation()] };
      case "a":
        return { status: 200, body: await this.#item("Articles", "slug", name), tags: [tags.article({ slug: name })] };
      case "n":
        return { status: 200, body: await this.#item("Notes", "id", name), tags: [tags.note({ id: name })] };
      default:
        return { status: 410, body: path, tags: [] };
    }
  }

  /** What Redis holds, or should hold, under a key. Redis out of reach costs time, never the page. */
  async object(key: string): Promise<string> {
    const cached = await this.#cache?.get(key).catch(() => null);
    if (cached !== null && cached !== undefined) return cached;
    const [, kind, name = ""] = /^shop:(\w+):(.*)$/s.exec(key) ?? [];
    const text = JSON.stringify(await (kind === "product" ? this.#product(name) : this.#category(name)));
    await this.#cache?.set(key, text).catch(() => undefined);
    return text;
  }

  async #product(id: string): Promise<unknown> {
    const key = { pk: { S: `PRODUCT#${id}` }, sk: { S: "META" } };
    const read = new GetItemCommand({ TableName: this.#tables["Catalog"], Key: key, ConsistentRead: true });
    const { Item: item } = await this.#client.send(read);
    if (item?.["entity"]?.S !== "product") return null;
    const query = new QueryCommand({
      TableName: this.#tables["Catalog"],
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :review)",
      ExpressionAttributeValues: { ":pk": key.pk, ":review": { S: "REVIEW#" } },
    });
    const { Items: reviews = [] } = await this.#client.send(query);
    const photo = item["photo"]?.B;
    return {
      id,
      name: item["name"]?.S,
      price: item["price"]?.N,
      explosive: item["explosive"]?.BOOL,
      photo: photo && `${photo.length} bytes, ${createHash("sha256").update(photo).digest("hex")}`,
      reviews: reviews.map(({ text }) => text?.S ?? "").sort(),
    };
  }

  async #category(name: string): Promise<unknown> {
    return (await this.#products()).filter(({ category }) => category === name);
  }

  async #navigation(): Promise<string> {
    const categories = (await this.#products()).map(({ category }) => category);
    const counted = [...new Set(categories)].sort();
    return JSON.stringify(counted.map((name) => [name, categories.filter((other) => other === name).length]));
  }

  async #products() {
    const names = { "#name": "name" };
    const rows = await this.#scan("Catalog", "pk, sk, id, entity, #name, category, price", names);
    return rows
      .filter(({ sk, entity }) => sk?.S === "META" && entity?.S === "product")
      .map(({ id, name, category, price }) => {
        return { id: id?.S ?? "", name: name?.S, category: category?.S ?? "", price: price?.N };
      })
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  async #item(table: string, key: string, value: string): Promise<string> {
    const read = { TableName: this.#tables[table], Key: { [key]: { S: value } }, ConsistentRead: true };
    return JSON.stringify((await this.#client.send(new GetItemCommand(read))).Item ?? null);
  }

  async #scan(table: string, projection?: string, names?: Record<string, string>): Promise<readonly Row[]> {
    const rows: Row[] = [];
    const scan = {
      TableName: this.#tables[table],
      ConsistentRead: true,
      ...(projection !== undefined && { ProjectionExpression: projection }),
      ...(names && { ExpressionAttributeNames: names }),
    };
    for await (const { Items = [] } of paginateScan({ client: this.#client }, scan)) rows.push(...Items);
    return rows;
  }
}
