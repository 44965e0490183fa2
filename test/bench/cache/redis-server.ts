import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { setTimeout as later } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { BenchOptions } from "../figure.ts";

/** A Redis to measure on, in a process of its own. */
export interface RedisServer {
  readonly host: string;
  readonly port: number;
  /** What it is, for those who read the numbers. */
  readonly engine: string;
  close(): void;
}

/** The server given, else the `redis-server` of this machine, else an engine of our own. */
export async function redisServer(given: BenchOptions["redis"]): Promise<RedisServer> {
  if (given) return { ...given, engine: "the redis-server given", close: () => undefined };
  return (await installedServer()) ?? (await ownServer());
}

async function installedServer(): Promise<RedisServer | undefined> {
  const port = await freePort();
  const settings = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn("redis-server", settings, { stdio: "ignore" });
  const waiting = new AbortController();
  const isThere = await Promise.race([
    once(server, "error").then(() => false),
    once(server, "exit").then(() => false),
    answers(port, waiting.signal).then(() => true),
  ]);
  waiting.abort();
  if (!isThere) return undefined;
  return { host: "127.0.0.1", port, engine: "redis-server", close: () => server.kill() };
}

async function ownServer(): Promise<RedisServer> {
  const { child, told } = await startChild("tcp-redis-main.ts");
  return { host: "127.0.0.1", port: Number(told), engine: "js-redis-server", close: () => child.kill() };
}

/**
 * Starts a server of ours beside us, so that what it does is not our work.
 *
 * @returns what it tells once it listens.
 */
export async function startChild(
  file: string,
  args: readonly string[] = [],
): Promise<{ readonly child: ChildProcess; readonly told: string }> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: ["--import", "tsx"] });
  const told = await Promise.race([
    once(child, "message").then(([message]) => String(message)),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`${file} ended with ${code}`))),
  ]);
  return { child, told };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function answers(port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const socket = connect({ port, host: "127.0.0.1" });
    try {
      await once(socket, "connect");
      return;
    } catch {
      await later(20);
    } finally {
      socket.destroy();
    }
  }
}
