import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { createRedisCommandExecutor, createVirtualConnection, RedisServerState } from "js-redis-server/core";

/** What keeps the data: something that speaks RESP2. */
export interface RedisEngine {
  connect(): Duplex;
  /** Commands that scripts have run so far. Stays 0 on an engine that doesn't tell. */
  scriptCalls(): number;
  /** Frees what the engine holds; connections must be closed before. */
  close(): void;
}

/** An engine inside this process, empty at first. It has no socket: nothing outside can reach it. */
export function inProcessEngine(): RedisEngine {
  const state = new RedisServerState({ databaseCount: 1 });
  const executor = createRedisCommandExecutor();
  let scriptCalls = 0;
  state.monitorFeed.subscribe(({ clientAddress }) => {
    if (clientAddress === "lua") scriptCalls += 1;
  });
  return {
    connect: () => createVirtualConnection({ state, executor }).clientSocket,
    scriptCalls: () => scriptCalls,
    close: () => state.close(),
  };
}

/** A redis-server that runs elsewhere. Its data is not ours: closing leaves it as it is. */
export function remoteEngine(address: { readonly host: string; readonly port: number }): RedisEngine {
  return {
    connect: () => connect({ ...address, noDelay: true }),
    scriptCalls: () => 0,
    close: () => undefined,
  };
}
