import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalRedis, startRedis } from "../../../../infra/local/redis/redis.ts";
import type { Fault } from "../../../../infra/local/service.ts";
import { upstashDatabase } from "../../../../shared/adapters/doctor/upstash-database.ts";

let redis: LocalRedis;
/** What Redis answers in place of itself. */
let fault: Fault | undefined;
beforeAll(async () => {
  redis = await startRedis({ token: "all", readOnlyToken: "read", intercept: () => fault });
});
afterAll(() => redis.close());

describe("a look at an Upstash database", () => {
  it("writes a key of its own and removes it: four commands, and nothing left", async () => {
    const before = redis.commands();

    expect(await look("all")).toEqual({ write: "done", scan: "done", evictionPolicy: "optimistic-volatile" });

    expect(redis.commands() - before).toBe(4);
    expect(await keys()).toEqual([]);
  });

  it("tells a token that may only read from one that is wrong", async () => {
    expect(await look("read")).toMatchObject({
      write: "not-permitted",
      scan: "not-permitted",
      evictionPolicy: undefined,
    });
    expect(await look("other")).toMatchObject({ write: "token-refused" });
  });

  it.each([
    ["ERR max requests limit exceeded. Limit: 500000", "quota"],
    ["ERR max daily request limit exceeded", "quota"],
    ["ERR DB capacity quota exceeded", "full"],
    ["OOM command not allowed when used memory > 'maxmemory'", "full"],
    ["READONLY You can't write against a read only replica.", "not-permitted"],
    ["Unauthorized", "token-refused"],
    ["ERR something new", "failed"],
  ])("makes of %j what it means", async (error, means) => {
    fault = { kind: "answer", status: 400, body: JSON.stringify({ error }) };
    expect(await look("all")).toMatchObject({ write: means });
    fault = undefined;
  });

  it.each([
    ["nobody answers", { kind: "drop" }],
    ["a proxy answers with a page", { kind: "answer", status: 502, body: "<html></html>" }],
  ] as const)("says that it is unreachable when %s", async (_, answer) => {
    fault = answer;
    expect(await look("all")).toMatchObject({ write: "unreachable" });
    fault = undefined;
  });

  it("does not believe a database whose answers are too few", async () => {
    fault = { kind: "answer", status: 200, body: JSON.stringify([{ result: "OK" }]) };
    expect(await look("all")).toMatchObject({ write: "failed" });
    fault = undefined;
  });
});

const look = (token: string) => upstashDatabase("shop")({ url: `${redis.url}/`, token }, new AbortController().signal);

async function keys(): Promise<unknown> {
  const answer = await fetch(`${redis.url}/keys/*`, { headers: { authorization: "Bearer all" } });
  return ((await answer.json()) as { result: unknown }).result;
}
