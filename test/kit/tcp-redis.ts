import { connect, type Socket } from "node:net";
import { createRedisCommandExecutor, RedisServerState, Resp2Server } from "js-redis-server/core";

/** A Redis on a port of this machine, empty at first. */
export interface TcpRedis {
  readonly port: number;
  connect(): Socket;
  close(): Promise<void>;
}

export async function startTcpRedis(): Promise<TcpRedis> {
  const state = new RedisServerState({ databaseCount: 1 });
  const server = new Resp2Server({ server: state, executor: createRedisCommandExecutor() });
  await server.listen(0);
  const port = server.getPort();
  return {
    port,
    connect: () => connect({ host: "127.0.0.1", port, noDelay: true }),
    close: async () => {
      await server.close();
      state.close();
    },
  };
}
