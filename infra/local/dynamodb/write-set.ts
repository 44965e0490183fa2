import { itemSizeBytes } from "./item-size.ts";
import type { Item } from "./item.ts";
import type { ServiceIdentity } from "./streams/stream-record.ts";
import type { Table } from "./table.ts";

interface StagedWrite {
  readonly table: Table;
  readonly key: string;
  readonly item: Item | undefined;
}

/**
 * Writes that happen together. Nothing is seen of them before {@link commit}, which puts them into tables, indexes and
 * streams in one synchronous step; a set that is dropped leaves no trace. So a transaction needs no rollback, and no
 * request ever sees half of one.
 */
export class WriteSet {
  readonly #writes: StagedWrite[] = [];
  readonly #indexWrites: (() => void)[] = [];

  /** Size of the items that would be stored, in bytes. */
  get sizeBytes(): number {
    return this.#writes.reduce((sum, { item }) => sum + (item === undefined ? 0 : itemSizeBytes(item)), 0);
  }

  /** Stages an item, or with `undefined` its removal. */
  stage(table: Table, key: string, item: Item | undefined): void {
    this.#writes.push({ table, key, item });
  }

  /** Stages a change of an index, made after those of the items. */
  stageIndex(apply: () => void): void {
    this.#indexWrites.push(apply);
  }

  /** @param identity - who the stream names as the writer; nobody for a caller of the API. */
  commit(identity?: ServiceIdentity): void {
    for (const { table, key, item } of this.#writes) {
      const old = table.items.get(key);
      if (item === undefined) table.items.delete(key);
      else table.items.set(key, item);
      table.stream?.append({ table, old, new: item, identity });
    }
    for (const apply of this.#indexWrites) apply();
  }
}
