/** A cache with tags in Redis, as its users would use it. What it keeps, it keeps for an hour. */
export interface Peer {
  readonly name: string;
  get(key: string, tags: readonly string[]): Promise<unknown>;
  /** Not there where values come in by being loaded, and no other way. */
  set?(key: string, value: unknown, tags: readonly string[]): Promise<unknown>;
  getOrSet(key: string, tags: readonly string[], load: () => unknown): Promise<unknown>;
  /** Not there where keys are read one by one. */
  getOrSetMany?(tagsOf: ReadonlyMap<string, readonly string[]>, load: (key: string) => unknown): Promise<unknown>;
  purge(tag: string): Promise<unknown>;
  close(): Promise<unknown>;
}
