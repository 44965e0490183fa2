import { expect, it, onTestFinished } from "vitest";
import { startRedis } from "../../../../infra/local/redis/redis.ts";
import { redisMarks } from "../../../../shared/adapters/canary/redis-marks.ts";
import { UpstashObjectCache } from "../../../../shared/adapters/object-cache/upstash.ts";
import { MemorySecret } from "../../../../shared/adapters/secret/memory.ts";

const { signal } = new AbortController();

it("of the marks a purge of the probe's tag removes the one and leaves the other", async () => {
  const { access, marks } = await started();
  expect(await marks.marks("main", signal)).toStrictEqual({ probe: false, control: false });
  await marks.mark("main", "run 1", signal);
  expect(await marks.marks("main", signal)).toStrictEqual({ probe: true, control: true });

  const cache = new UpstashObjectCache({ ...access, name: "main", namespace: "shop", timeoutMs: 5_000 });
  await cache.purge({ tags: ["tagwire-probe"], keys: [], patterns: [], all: false }, signal);

  expect(await marks.marks("main", signal)).toStrictEqual({ probe: false, control: true });
});

it("marks that can't be set say why, and nothing of what was sent", async () => {
  const { redis, access, marks } = await started();
  const refused = redisMarks(new Map([["main", { ...access, token: new MemorySecret("wrong") }]]), "shop");
  await expect(refused.mark("main", "run 1", signal)).rejects.toThrow(/^redis main: \w+$/);

  await redis.stop();

  await expect(marks.mark("main", "run 1", signal)).rejects.toThrow("redis main: no answer");
  await expect(marks.mark("spare", "run 1", signal)).rejects.toThrow("redis spare: nobody said where it is");
});

async function started() {
  const redis = await startRedis({ token: "token" });
  onTestFinished(() => redis.close());
  const access = { url: redis.url, token: new MemorySecret("token") };
  return { redis, access, marks: redisMarks(new Map([["main", access]]), "shop") };
}
