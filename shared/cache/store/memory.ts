import { type CacheStore, cacheStore, type Command } from "./store.ts";

/** A {@link memory} store's own settings. */
export interface MemoryStoreOptions {
  /** Milliseconds since the Unix epoch. @default the system's clock */
  readonly now?: () => number;
}

/** A store in this process, for tests and for one's own machine. */
export interface MemoryStore extends CacheStore {
  /** Keys that have not expired, with their text. */
  entries(): ReadonlyMap<string, string>;
}

/** What Redis says of a time that it can't keep anything for. */
const NO_TIME = new Error("ERR invalid expire time");

/**
 * Redis in this process, as far as the cache client uses it. Nothing is billed, and nothing outlives the process.
 *
 * @example
 * ```ts
 * const cache = createTagCache({ store: memory(), namespace: "shop" });
 * ```
 */
export function memory({ now = Date.now }: MemoryStoreOptions = {}): MemoryStore {
  const kept = new Map<string, { readonly text: string; readonly untilMs: number }>();

  const read = (key: string): string | null => {
    const found = kept.get(key);
    if (found === undefined) return null;
    if (found.untilMs > now()) return found.text;
    kept.delete(key);
    return null;
  };
  const keep = (key: string, text: string, ms: string): void =>
    void kept.set(key, { text, untilMs: now() + Number(ms) });

  const reply = (command: Command): unknown => {
    switch (command[0]) {
      case "MGET":
        return command.slice(1).map(read);
      case "UNLINK":
        return command.slice(1).filter((key) => read(key) !== null && kept.delete(key)).length;
      case "PEXPIRE": {
        if (!/^-?\d+$/.test(command[2])) return NO_TIME;
        const text = read(command[1]);
        if (text !== null) keep(command[1], text, command[2]);
        return text === null ? 0 : 1;
      }
      case "SET": {
        const [, key, text, ...flags] = command;
        const ms = flags.at(-1) ?? "";
        if (!/^[1-9]\d*$/.test(ms)) return NO_TIME;
        const before = flags[0] === "NX" ? read(key) : null;
        if (before === null) keep(key, text, ms);
        if (flags[1] === "GET") return before;
        return before === null ? "OK" : null;
      }
    }
  };

  const store = cacheStore(async (commands) => ({ replies: commands.map(reply), billed: 0 }));
  const entries = (): ReadonlyMap<string, string> =>
    new Map([...kept].flatMap(([key, { text }]) => (read(key) === null ? [] : [[key, text] as const])));
  return { ...store, entries };
}
