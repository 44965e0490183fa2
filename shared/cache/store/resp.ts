import { CacheUsageError } from "../errors.ts";
import { type CacheStore, cacheStore } from "./store.ts";

/**
 * Runs raw commands in one round trip, in order, where writes go to.
 *
 * @param signal - makes what fires when nobody waits any more. What is still unsent may be dropped; nothing is harmed if it is not.
 * @returns one reply for each: text, a number, `null`, a list of these; or an `Error`, where the server refused that one.
 * @throws when there is no answer.
 */
export type RunCommands = (
  commands: readonly (readonly [name: string, ...args: string[]])[],
  signal: () => AbortSignal,
) => Promise<readonly unknown[]>;

/**
 * A Redis or Valkey server, through a client that speaks its own protocol. Not a cluster: what is read at once is spread
 * over slots. Have the client fail at once while it is not connected, rather than queue.
 *
 * @throws {CacheUsageError} for what is no function, as the client itself.
 *
 * @example ioredis, with `enableOfflineQueue: false`
 * ```ts
 * const store = resp((commands) =>
 *   Promise.all(commands.map(([name, ...args]) => redis.call(name, ...args).catch((error: Error) => error))),
 * );
 * ```
 *
 * @example node-redis, with `disableOfflineQueue: true` and a listener to its `"error"`, without which it ends the process
 * ```ts
 * const store = resp((commands) =>
 *   Promise.all(commands.map((command) => client.sendCommand([...command]).catch((error: Error) => error))),
 * );
 * ```
 */
export function resp(run: RunCommands): CacheStore {
  if (typeof run !== "function") throw new CacheUsageError("resp: a function that runs commands");
  return cacheStore(async (commands, { signal }) => ({
    replies: await run(commands, signal),
    billed: commands.length,
  }));
}
