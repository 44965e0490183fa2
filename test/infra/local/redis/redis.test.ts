import { createServer, type AddressInfo, type Socket } from "node:net";
import { Redis } from "@upstash/redis";
import { afterEach, describe, expect, it, vi } from "vitest";
import { inProcessEngine } from "../../../../infra/local/redis/engine.ts";
import { startRedis, type LocalRedis, type LocalRedisOptions } from "../../../../infra/local/redis/redis.ts";
import type { LocalCall } from "../../../../infra/local/service.ts";

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe("a local Upstash database, through its own client", () => {
  it("keeps strings, binary-looking strings and objects as they are", async () => {
    const client = clientOf(await start());

    await client.set("a", "héllo ☃");
    await client.set("b", "T0s=");
    await client.set("c", { d: [1, "x"] });

    expect(await client.mget("a", "b", "c", "absent")).toEqual(["héllo ☃", "T0s=", { d: [1, "x"] }, null]);
  });

  it("keeps a value of several megabytes, and deletes thousands of keys in one command", async () => {
    const client = clientOf(await start());
    const keys = Array.from({ length: 5_000 }, (_, i) => `tag:${i}`);

    await client.set("big", "x".repeat(4_000_000));
    await client.mset(Object.fromEntries(keys.map((key) => [key, 1])));

    expect((await client.get<string>("big"))?.length).toBe(4_000_000);
    expect(await client.unlink(...keys)).toBe(5_000);
  });

  it("tells of each command's failure in a pipeline, and runs the others", async () => {
    const client = clientOf(await start());

    const replies = await client.pipeline().set("a", "text").incr("a").get("a").exec({ keepErrors: true });

    expect(replies.map(({ error, result }) => error ?? result)).toEqual([
      "OK",
      expect.stringMatching(/^ERR value is not an integer/),
      "text",
    ]);
  });

  it("runs a transaction with nothing between its commands", async () => {
    const client = clientOf(await start());
    const transactions = Array.from({ length: 20 }, () => client.multi().incr("n").incr("n").exec<[number, number]>());

    const pairs = await Promise.all(transactions);

    expect(pairs.every(([first, second]) => second === first + 1)).toBe(true);
  });

  it("does not share data with another instance", async () => {
    const [one, other] = [clientOf(await start()), clientOf(await start())];

    await one.set("a", 1);

    expect(await other.get("a")).toBeNull();
  });

  it("hands messages to subscribers and lets go of those who leave", async () => {
    const redis = await start();
    const client = clientOf(redis);
    const subscriber = client.subscribe<{ n: number }>("news");
    const messages: unknown[] = [];
    subscriber.on("message", ({ message }) => messages.push(message));
    await vi.waitFor(async () => expect(await subscriberCount(redis)).toBe(1));

    await client.publish("news", { n: 1 });
    await vi.waitFor(() => expect(messages).toEqual([{ n: 1 }]));
    await subscriber.unsubscribe();

    await vi.waitFor(async () => expect(await subscriberCount(redis)).toBe(0));
  });
});

describe("what a local Upstash database bills", () => {
  it("is one command for a deletion of any number of keys", async () => {
    const redis = await start();

    await clientOf(redis).unlink("a", "b", "c");

    expect(redis.commands()).toBe(1);
  });

  it("is every member of a pipeline and of a transaction", async () => {
    const redis = await start();

    await clientOf(redis).pipeline().set("a", 1).get("a").exec();
    await clientOf(redis).multi().set("a", 1).get("a").get("b").exec();

    expect(redis.commands()).toBe(5);
  });

  it("is a script and every command it runs", async () => {
    const redis = await start();

    await clientOf(redis).eval("redis.call('SET', KEYS[1], 1) return redis.call('INCR', KEYS[1])", ["a"], []);

    expect(redis.commands()).toBe(3);
  });
});

describe("a local Upstash database that fails", () => {
  it("can't be reached while stopped, and has its data when started again", async () => {
    const redis = await start();
    const client = clientOf(redis);
    await client.set("a", 1);

    await redis.stop();
    await expect(client.get("a")).rejects.toThrow("fetch failed");
    await redis.start();

    expect(await client.get("a")).toBe(1);
  });

  it("shows each command to the fault plan, those the client put into a pipeline too", async () => {
    const calls: LocalCall[] = [];
    const redis = await start({ intercept: (call) => void calls.push(call) });

    await clientOf(redis).unlink("product:1", "product:2");

    expect(calls).toMatchObject([
      { service: "redis", operation: "UNLINK", target: "product:1", phase: "arrived" },
      { service: "redis", operation: "UNLINK", target: "product:1", phase: "done" },
    ]);
    expect(calls[0]?.body).toEqual(["unlink", "product:1", "product:2"]);
  });

  it("does not do what a fault keeps from happening, and has done what a fault only keeps from being answered", async () => {
    let phase: LocalCall["phase"] = "arrived";
    const redis = await start({
      intercept: (call) => (call.operation === "SET" && call.phase === phase ? { kind: "drop" } : undefined),
    });
    const client = clientOf(redis);

    await expect(client.set("a", 1)).rejects.toThrow("fetch failed");
    expect(await client.get("a")).toBeNull();
    phase = "done";
    await expect(client.set("a", 2)).rejects.toThrow("fetch failed");
    expect(await client.get("a")).toBe(2);
  });

  it("closes at once although somebody is subscribed", async () => {
    const redis = await start();
    const response = await fetch(`${redis.url}/subscribe/news?_token=${redis.token}`);

    await redis.close();

    await expect(response.text()).rejects.toThrow("terminated");
  });
});

describe("a local Upstash database over a redis-server", () => {
  it("keeps its data there", async () => {
    const server = await startRespServer();
    const one = clientOf(await start({ server }));
    const other = clientOf(await start({ server }));

    await one.set("a", "kept");

    expect(await other.get("a")).toBe("kept");
  });

  it("says so when the server hangs up, and connects again for the next command", async () => {
    const server = await startRespServer();
    const client = clientOf(await start({ server }));
    await client.set("a", 1);

    server.hangUp();
    await vi.waitFor(() => expect(server.connections()).toBe(0));

    expect(await client.get("a")).toBe(1);
  });
});

async function start(options: Partial<LocalRedisOptions> = {}): Promise<LocalRedis> {
  const redis = await startRedis({ token: "secret", ...options });
  cleanups.push(() => redis.close());
  return redis;
}

function clientOf({ url, token }: LocalRedis): Redis {
  return new Redis({ url, token, retry: { retries: 0 }, enableTelemetry: false });
}

async function subscriberCount({ url, token }: LocalRedis): Promise<unknown> {
  const response = await fetch(`${url}/pubsub/numsub/news?_token=${token}`);
  const { result } = (await response.json()) as { result: unknown[] };
  return result[1];
}

/** A RESP server on a TCP port, as redis-server would be. */
async function startRespServer() {
  const engine = inProcessEngine();
  const server = createServer((socket) => {
    const connection = engine.connect();
    socket
      .on("error", () => undefined)
      .pipe(connection)
      .on("error", () => undefined)
      .pipe(socket);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const sockets = new Set<Socket>();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  cleanups.push(() => {
    hangUp();
    server.close();
    engine.close();
  });
  const { port } = server.address() as AddressInfo;
  return { host: "127.0.0.1", port, hangUp, connections: () => sockets.size };
}
