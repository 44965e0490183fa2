import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { RespParser } from "../../../../infra/local/redis/resp-parser.ts";

/** A way to a Redis on which commands are counted. */
export interface CommandCounter {
  readonly host: string;
  readonly port: number;
  /** Commands that went through so far. */
  commands(): number;
  close(): void;
}

export async function commandCounter(redis: { readonly host: string; readonly port: number }): Promise<CommandCounter> {
  let commands = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect({ ...redis, noDelay: true });
    const parser = new RespParser();
    client.on("data", (chunk: Buffer) => (commands += parser.push(chunk).length));
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: "127.0.0.1",
    port: (server.address() as AddressInfo).port,
    commands: () => commands,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
