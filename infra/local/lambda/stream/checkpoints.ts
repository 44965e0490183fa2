import type { Shard, ShardPosition } from "./shard-reader.ts";

/** How far a mapping has come in its stream. Outlives the consumers that come and go as it is disabled and enabled. */
export class Checkpoints {
  readonly #positions = new Map<string, ShardPosition>();
  readonly #finished = new Set<string>();
  #begun = false;

  /** Whether the shards were ever listed: a mapping that starts at the latest record has done so then. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Whether a shard was read to its end. */
  isFinished(shardId: string): boolean {
    return this.#finished.has(shardId);
  }

  /** Where a shard is to be read on; `undefined` for one not begun. */
  position(shardId: string): ShardPosition | undefined {
    return this.#positions.get(shardId);
  }

  /** Says which shards there are; forgets all others. */
  list(shards: readonly Shard[]): void {
    const listed = new Set(shards.map(({ id }) => id));
    for (const id of this.#finished) if (!listed.has(id)) this.#finished.delete(id);
    for (const id of this.#positions.keys()) if (!listed.has(id)) this.#positions.delete(id);
    this.#begun = true;
  }

  keep(shardId: string, position: ShardPosition): void {
    this.#positions.set(shardId, position);
  }

  finish(shardId: string): void {
    this.#positions.delete(shardId);
    this.#finished.add(shardId);
  }
}
