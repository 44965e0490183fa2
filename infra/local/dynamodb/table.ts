import type { Item } from "./item.ts";
import { SortedMap } from "./sorted-map.ts";
import type { ChangeStream } from "./streams/change-stream.ts";

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: "HASH" | "RANGE";
}

/** A secondary index as `DescribeTable` shows it. */
export interface IndexDescription {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly [member: string]: unknown;
}

/** What is fixed, or set by API calls, about a table: the part of `DescribeTable` that does not count items. */
export interface TableDescription {
  readonly TableName: string;
  readonly TableArn: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly LocalSecondaryIndexes?: readonly IndexDescription[];
  readonly GlobalSecondaryIndexes?: readonly IndexDescription[];
  readonly DeletionProtectionEnabled: boolean;
  readonly [member: string]: unknown;
}

/** A table: its items, what its indexes show of them, and all that was switched on for it. */
export class Table {
  readonly items = new SortedMap<Item>();
  readonly tags = new Map<string, string>();
  description: TableDescription;
  /** Attribute with the time an item expires, in seconds since the Unix epoch. */
  ttlAttribute: string | undefined;
  pointInTimeRecoverySinceMs: number | undefined;
  /** The latest stream, enabled or not. */
  stream: ChangeStream | undefined;
  readonly #indexes = new Map<string, SortedMap<Item>>();

  constructor(description: TableDescription) {
    this.description = description;
  }

  get name(): string {
    return this.description.TableName;
  }

  /** Entries of a secondary index, under keys of dynalite's making. */
  index(name: string): SortedMap<Item> {
    const entries = this.#indexes.get(name) ?? new SortedMap<Item>();
    this.#indexes.set(name, entries);
    return entries;
  }

  /** The key attributes of an item. */
  keyOf(item: Item): Item {
    return Object.fromEntries(
      this.description.KeySchema.flatMap(({ AttributeName: name }) => {
        const value = item[name];
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }
}
