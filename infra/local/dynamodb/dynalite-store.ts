import { Readable } from "node:stream";
import type { IndexDb, ItemDb, RangeOptions, Store } from "dynalite/db/index.js";
import { itemSizeBytes, MAX_ITEM_BYTES } from "./item-size.ts";
import type { Item } from "./item.ts";
import type { SortedMap } from "./sorted-map.ts";
import type { Table } from "./table.ts";
import type { Tables } from "./tables.ts";
import { validationError } from "./wire-error.ts";
import type { WriteSet } from "./write-set.ts";

/** Asked about every item before it is written: `key` is dynalite's, `old` what is stored. Throws to refuse. */
export type BeforeWrite = (table: Table, key: string, old: Item | undefined) => void;

/** What dynalite asks about limits. */
export const STORE_OPTIONS = { maxItemSize: MAX_ITEM_BYTES };

interface StoreOptions {
  /** Takes the writes. */
  readonly writes: WriteSet;
  readonly beforeWrite?: BeforeWrite;
}

/**
 * The store one of dynalite's actions works on, made for one request. It answers at once from our tables and stages
 * writes instead of making them, so an action is done when its call returns, and can be forgotten without a trace.
 * That is also why its locks need not lock: nothing else runs meanwhile.
 */
export function dynaliteStore(tables: Tables, { writes, beforeWrite }: StoreOptions): Store {
  return {
    options: STORE_OPTIONS,

    getTable(name, ...rest) {
      const callback = rest.length === 2 ? rest[1] : rest[0];
      callback(null, tables.use(name).description);
    },

    getItemDb(name): ItemDb {
      const table = tables.use(name);
      return {
        lock: (_key, locked) => locked((callback) => callback),
        get(key, callback) {
          const old = table.items.get(key);
          beforeWrite?.(table, key, old);
          callback(null, old);
        },
        put(key, item, callback) {
          assertFits(item as Item);
          writes.stage(table, key, item as Item);
          callback();
        },
        del(key, callback) {
          writes.stage(table, key, undefined);
          callback();
        },
        createValueStream: (range) => snapshot(table.items, range),
      };
    },

    getIndexDb(_type, name, indexName): IndexDb {
      const entries = tables.use(name).index(indexName);
      return {
        put(key, item, callback) {
          const projected = withoutGaps(item as Item);
          writes.stageIndex(() => entries.set(key, projected));
          callback();
        },
        del(key, callback) {
          writes.stageIndex(() => entries.delete(key));
          callback();
        },
        createValueStream: (range) => snapshot(entries, range),
      };
    },
  };
}

/** dynalite projects an attribute that an item lacks as `undefined`, and stumbles over that when it reads the entry. */
function withoutGaps(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}

function snapshot(items: SortedMap<Item>, range: RangeOptions): Readable {
  return Readable.from(items.range(range));
}

/** dynalite counts characters where DynamoDB counts bytes of UTF-8, and so lets too much through. */
function assertFits(item: Item): void {
  if (itemSizeBytes(item) > MAX_ITEM_BYTES) {
    throw validationError("Item size has exceeded the maximum allowed size");
  }
}
