import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** An item and the table of the fixture it lies in. */
export interface FixtureItem {
  readonly table: "Catalog" | "Articles" | "Notes";
  readonly item: Record<string, AttributeValue>;
}

export interface ProductOptions {
  readonly entity?: "product" | "draft";
  /** @default one of its own, which no other product shares */
  readonly category?: string;
  readonly price?: number;
  readonly photo?: Uint8Array;
  readonly explosive?: boolean;
  readonly explosiveUntilMs?: number;
  readonly hangsUntilMs?: number;
}

export function product(id: string, options: ProductOptions = {}): FixtureItem {
  const {
    entity = "product",
    category = `of-${id}`,
    price = 1,
    photo,
    explosive,
    explosiveUntilMs,
    hangsUntilMs,
  } = options;
  return {
    table: "Catalog",
    item: {
      pk: { S: `PRODUCT#${id}` },
      sk: { S: "META" },
      id: { S: id },
      entity: { S: entity },
      name: { S: `Product ${id}` },
      category: { S: category },
      price: { N: String(price) },
      ...(photo && { photo: { B: photo } }),
      ...(explosive !== undefined && { explosive: { BOOL: explosive } }),
      ...(explosiveUntilMs !== undefined && { explosiveUntilMs: { N: String(explosiveUntilMs) } }),
      ...(hangsUntilMs !== undefined && { hangsUntilMs: { N: String(hangsUntilMs) } }),
    },
  };
}

export function review(productId: string, number: number, text: string): FixtureItem {
  return {
    table: "Catalog",
    item: { pk: { S: `PRODUCT#${productId}` }, sk: { S: `REVIEW#${number}` }, text: { S: text } },
  };
}

export function article(slug: string, text: string): FixtureItem {
  return { table: "Articles", item: { slug: { S: slug }, text: { S: text } } };
}

/** Of the table whose stream does not tell what was there before. */
export function note(id: string, text: string): FixtureItem {
  return { table: "Notes", item: { id: { S: id }, text: { S: text } } };
}

/** The attributes that name an item. */
export function keyOf({ table, item }: FixtureItem): Record<string, AttributeValue> {
  const { [table]: names } = { Catalog: ["pk", "sk"], Articles: ["slug"], Notes: ["id"] };
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}
