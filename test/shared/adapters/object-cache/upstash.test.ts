import { Redis } from "@upstash/redis";
import { afterEach, describe, expect, it } from "vitest";
import { startRedis, type LocalRedis } from "../../../../infra/local/redis/redis.ts";
import type { Intercept, LocalCall } from "../../../../infra/local/service.ts";
import { UpstashObjectCache } from "../../../../shared/adapters/object-cache/upstash.ts";
import { MemorySecret } from "../../../../shared/adapters/secret/memory.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import type { ObjectPurge } from "../../../../shared/ports/object-cache.ts";
import { collectGarbage } from "../../../kit/collect-garbage.ts";

const TOKEN = "token-nobody-may-see";
const TAG = "product:nobody-may-see";

let redis: LocalRedis | undefined;
afterEach(() => redis?.close());

describe("purging Upstash Redis", () => {
  it("costs one command for a thousand tags, and says how many it cost", async () => {
    const { cache, calls } = await start();

    const { commands } = await cache.purge(purgeOf({ tags: names(2_500) }), soon());

    expect(commands).toBe(3);
    expect(redis?.commands()).toBe(3);
    expect(calls.map(({ operation }) => operation)).toStrictEqual(["UNLINK", "UNLINK", "UNLINK"]);
  });

  it("keeps requests far below what Upstash takes, however long the keys are", async () => {
    const { cache, calls } = await start();

    await cache.purge(purgeOf({ keys: names(60).map((name) => name.padEnd(30_000, "\u0001")) }), soon());

    const sizes = calls.map(({ body }) => JSON.stringify(body).length);
    expect(Math.max(...sizes)).toBeLessThan(10_000_000);
  });

  it("looks through ten thousand keys in one command", async () => {
    const { cache } = await start();
    const client = new Redis({ url: redis?.url, token: TOKEN, enableAutoPipelining: false });
    await client.mset(Object.fromEntries(names(9_000).map((name) => [name, "1"])));

    expect(await cache.purge(purgeOf({ patterns: ["menu:*"] }), soon())).toStrictEqual({ commands: 1 });
  });

  it("asks nothing when there is nothing to purge", async () => {
    const { cache, calls } = await start();

    expect(await cache.purge(purgeOf({}), soon())).toStrictEqual({ commands: 0 });
    expect(calls).toStrictEqual([]);
  });

  it("tries once more when the connection breaks", async () => {
    const { cache, calls } = await start(failing(1, { kind: "drop" }));

    await cache.purge(purgeOf({ tags: [TAG] }), soon());

    expect(calls).toHaveLength(2);
  });

  it.each([
    ["the connection keeps breaking", { kind: "drop" }, "UND_ERR_SOCKET"],
    [
      "Redis refuses",
      refusal(400, `ERR max requests limit exceeded. Limit: 1, Usage: 2 '${TAG}'`),
      "ERR max requests limit exceeded. Limit",
    ],
    ["something before Redis answers", { kind: "answer", status: 502, body: "<html>" }, "answer is not JSON"],
    [
      "the token is refused",
      refusal(401, "WRONGPASS invalid or missing auth token"),
      "WRONGPASS invalid or missing auth token",
    ],
  ] as const)("fails when %s, and gives nothing away", async (_, fault, reason) => {
    const { cache } = await start(failing(Infinity, fault));

    const error = await cache.purge(purgeOf({ tags: [TAG] }), soon()).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(PurgeTargetError);
    expect((error as Error).message).toBe(`redis main: ${reason}`);
    expect(everythingIn(error)).not.toContain("nobody-may-see");
  });

  it("fails, and does not resolve as if it had purged, when Redis takes too long", async () => {
    const { cache } = await start(() => new Promise(() => undefined), { timeoutMs: 50 });

    await expect(cache.purge(purgeOf({ tags: [TAG] }), soon())).rejects.toThrow("redis main: TimeoutError");
  });

  it("fails when Redis takes too long, even if memory runs short meanwhile", async () => {
    const { cache, calls } = await start(() => new Promise(() => undefined), { timeoutMs: 200 });

    const purged = cache.purge(purgeOf({ tags: [TAG] }), soon()).catch((error: unknown) => error);
    await expect.poll(() => calls.length).toBe(1);
    collectGarbage();

    expect(await purged).toMatchObject({ message: "redis main: TimeoutError" });
  }, 5_000);

  it("fails at once when the function has no time left", async () => {
    const { cache } = await start(() => new Promise(() => undefined));

    await expect(cache.purge(purgeOf({ tags: [TAG] }), AbortSignal.abort())).rejects.toThrow("redis main: AbortError");
  });

  it("fetches the token again, once, when it was replaced, and goes on with the new one", async () => {
    const token = new MemorySecret("old");
    await token.current();
    token.value = TOKEN;
    const { cache, calls } = await start(undefined, { token });

    await cache.purge(purgeOf({ tags: names(4_000) }), soon());
    await cache.purge(purgeOf({ tags: [TAG] }), soon());

    expect(calls).toHaveLength(5);
  });

  it("purges what it can when one of many commands is refused", async () => {
    let place = 0;
    const { cache, calls } = await start(({ phase }) => {
      if (phase !== "arrived") return undefined;
      place += 1;
      return place === 2 ? refusal(400, "ERR no") : undefined;
    });

    await expect(cache.purge(purgeOf({ tags: names(5_000) }), soon())).rejects.toThrow(PurgeTargetError);
    expect(calls).toHaveLength(5);
  });
});

interface Settings {
  readonly timeoutMs: number;
  readonly token: MemorySecret;
}

async function start(intercept?: Intercept, settings: Partial<Settings> = {}) {
  const calls: LocalCall[] = [];
  redis = await startRedis({
    token: TOKEN,
    intercept: (call) => {
      if (call.phase === "arrived") calls.push(call);
      return intercept?.(call);
    },
  });
  const { timeoutMs = 10_000, token = new MemorySecret(TOKEN) } = settings;
  return {
    cache: new UpstashObjectCache({ name: "main", url: redis.url, token, namespace: "shop", timeoutMs }),
    calls,
  };
}

/** Answers the first calls with a fault. */
function failing(
  times: number,
  fault: ReturnType<typeof refusal> | { kind: "drop" } | { kind: "answer"; status: number; body: string },
): Intercept {
  let left = times;
  return ({ phase }) => {
    if (phase !== "arrived" || left <= 0) return undefined;
    left -= 1;
    return fault;
  };
}

function refusal(status: number, error: string) {
  return { kind: "answer", status, body: JSON.stringify({ error }), contentType: "application/json" } as const;
}

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `product:${i}`);
}

/** All that could end in a log line. */
function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [
    error.message,
    error.stack,
    JSON.stringify(error),
    error.cause === undefined ? "" : everythingIn(error.cause),
  ].join("\n");
}

function purgeOf(purge: Partial<ObjectPurge>): ObjectPurge {
  return { tags: [], keys: [], patterns: [], all: false, ...purge };
}

function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}
