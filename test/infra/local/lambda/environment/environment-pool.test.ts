import { expect, it } from "vitest";
import type { ExecutionEnvironment } from "../../../../../infra/local/lambda/environment/environment.ts";
import { EnvironmentPool } from "../../../../../infra/local/lambda/environment/environment-pool.ts";

it("runs one invocation at a time in each environment, the next in the one used last", () => {
  const { pool, started } = poolOfTests();
  const first = pool.claim(3);
  const second = pool.claim(3);
  expect(started).toStrictEqual([first, second]);

  for (const used of [second, first]) if (used) pool.release(used);

  expect([pool.claim(3), pool.claim(3)]).toStrictEqual([first, second]);
  expect(pool.claim(3)).toBe(started[2]);
});

it("has none to give while as many are busy as may be, until one is gone", async () => {
  const { pool, told } = poolOfTests();
  const only = pool.claim(1);

  expect(pool.claim(1)).toBeUndefined();
  await only?.kill();

  expect(told).toStrictEqual(["one is gone"]);
  expect(pool.claim(1)).toBeDefined();
  expect(pool.size).toBe(1);
});

it("ends those of replaced code, the busy ones after their invocation, and has room for others meanwhile", () => {
  const { pool, started } = poolOfTests();
  const busy = pool.claim(2);
  const idle = pool.claim(2);
  if (idle) pool.release(idle);

  pool.replaceAll();
  expect([busy?.alive, idle?.alive]).toStrictEqual([true, false]);
  expect([pool.claim(2), pool.claim(2), pool.claim(2)]).toStrictEqual([started[2], started[3], undefined]);
  if (busy) pool.release(busy);

  expect(busy?.alive).toBe(false);
});

function poolOfTests() {
  const started: ExecutionEnvironment[] = [];
  const told: string[] = [];
  const pool = new EnvironmentPool({
    start: (onEnd) => {
      const environment = environmentOfTests(onEnd);
      started.push(environment);
      return environment;
    },
    idleMs: 60_000,
    onEnd: () => told.push("one is gone"),
  });
  return { pool, started, told };
}

/** One that only lives and ends. */
function environmentOfTests(onEnd: () => void): ExecutionEnvironment {
  let alive = true;
  return {
    get alive() {
      return alive;
    },
    invoke: () => Promise.reject(new Error("nothing runs here")),
    kill: async () => {
      alive = false;
      onEnd();
    },
  };
}
