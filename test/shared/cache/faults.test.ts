import { Redis } from "@upstash/redis";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalRedis, startRedis } from "../../../infra/local/redis/redis.ts";
import type { Fault } from "../../../infra/local/service.ts";
import type { TagCacheOptions } from "../../../shared/cache/cache-options.ts";
import { PurgeNotConfirmedError } from "../../../shared/cache/errors.ts";
import { upstash } from "../../../shared/cache/store/upstash.ts";
import { FaultPlan } from "../../kit/fault-plan.ts";
import { cacheWorld, gate, tags } from "./cache-world.ts";

const TOKEN = "token-nobody-may-see";
const KEY = "key-nobody-may-see";
const VALUE = "value-nobody-may-see";
const TAG = tags.product({ id: "tag-nobody-may-see" });

const json = (status: number, body: unknown): Fault => ({ kind: "answer", status, body: JSON.stringify(body) });

const FAULTS = {
  "too many requests": json(429, { error: `ERR max requests limit exceeded. Limit: 1, command was: ["SET","${KEY}"]` }),
  "an error of the server": json(500, { error: `ERR internal: ${VALUE}` }),
  "an error without words": json(503, {}),
  "a page instead of an answer": { kind: "answer", status: 200, body: `<html>${VALUE}`, contentType: "text/html" },
  "a page of a proxy": { kind: "answer", status: 502, body: "<html>bad gateway", contentType: "text/html" },
  "half an answer": { kind: "answer", status: 200, body: '[{"result":["1|' },
  "the answer to another request": json(200, [{ result: "OK" }, { result: 1 }]),
  "an answer of another kind": json(200, [{ result: { [KEY]: VALUE } }]),
  "an answer of nothing": json(200, null),
  "a refused command": json(200, [{ error: `ERR unknown command '${KEY}', with args beginning with: '${VALUE}'` }]),
  "a broken connection": { kind: "drop" },
} as const satisfies Readonly<Record<string, Fault>>;

const faults = Object.entries(FAULTS) as readonly (readonly [string, Fault])[];

let redis: LocalRedis | undefined;
afterEach(() => redis?.close());

describe.each(faults)("when Redis answers with %s", (_, fault) => {
  it("readers get what the loader gives, or throws; nothing is written, and an event says so", async () => {
    const { cache, plan, events, said } = await start();
    plan.on({}, () => fault);

    expect(await cache.getOrSet(KEY, { tags: [TAG] }, () => VALUE)).toBe(VALUE);
    const failure = new Error("the source is away");
    await expect(cache.getOrSet(KEY, { tags: [TAG] }, () => Promise.reject(failure))).rejects.toBe(failure);

    expect(redis?.commands()).toBe(0);
    expect(events.map(({ kind }) => kind)).toStrictEqual(["refused", "unstored", "refused"]);
    expect(said()).not.toMatch(/nobody-may-see/);
  });

  it("at any one command of a miss, readers get the right value, before a purge and after", async () => {
    const { cache, plan } = await start();
    for (const operation of ["MGET", "SET"])
      for (const phase of ["arrived", "done"] as const)
        for (const at of [1, 2]) {
          const tag = tags.product({ id: `${operation} ${phase} ${at}` });
          let source = "old";
          const read = (): Promise<string> => cache.getOrSet(tag.text, { tags: [tag] }, () => source);
          let calls = 0;
          const planned = plan.on({ operation, phase }, () => ((calls += 1) === at ? fault : undefined));

          expect([await read(), await read()]).toStrictEqual(["old", "old"]);
          source = "new";
          await cache.purge([tag]);
          expect([await read(), await read()]).toStrictEqual(["new", "new"]);
          planned.lift();
        }
  });

  it("a purge is not confirmed, and says nothing it must not say", async () => {
    const { cache, plan, said } = await start();
    const away = plan.on({}, () => fault);

    const refused = await cache.purge([TAG]).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(PurgeNotConfirmedError);
    expect(said(refused)).not.toMatch(/nobody-may-see/);
    expect(await cache.mutate(() => "written", { purge: [TAG] }).catch((error: unknown) => error)).toMatchObject({
      name: "PurgeNotConfirmedError",
      written: "written",
    });

    away.lift();
    await expect(cache.purge([TAG])).resolves.toMatch(/:\d+$/);
  });
});

describe("when Redis does not answer", () => {
  it("a reader waits for the time-out and no longer, then gets what the loader gives", async () => {
    const { cache, plan, events, pass } = await start({ timeout: "300ms" });
    const asked = hang(plan, "MGET");
    const reading = cache.getOrSet(KEY, { tags: [TAG] }, () => VALUE);
    await asked;

    pass(300);

    expect(await reading).toBe(VALUE);
    expect(events.map(({ kind, ms }) => [kind, ms])).toStrictEqual([
      ["timeout", 300],
      ["unstored", 300],
    ]);
  });

  it("a reader whose value can't be kept waits for it no longer either", async () => {
    const { cache, plan, events, pass } = await start();
    await cache.purge([TAG]);
    await cache.getOrSet("another", { tags: [TAG] }, () => 1);
    events.length = 0;
    const asked = hang(plan, "SET");
    const reading = cache.getOrSet(KEY, { tags: [TAG] }, () => VALUE);
    await asked;

    pass(500);

    expect(await reading).toBe(VALUE);
    expect(events.map(({ kind }) => kind)).toContain("timeout");
  });

  it("a purge is tried twice, each time for its own time-out, and then not confirmed", async () => {
    const { cache, plan, events, pass } = await start({ purgeTimeout: "2s" });
    const first = hang(plan, "UNLINK");
    const purging = cache.purge([TAG]).catch((error: unknown) => error);
    await first;
    const second = hang(plan, "UNLINK");
    pass(2_000);
    await second;
    pass(2_000);

    expect(await purging).toBeInstanceOf(PurgeNotConfirmedError);
    expect(events.map(({ kind }) => kind)).toStrictEqual(["timeout", "timeout"]);
  });
});

describe("when Redis can't be reached", () => {
  it("readers get what the loader gives while it is away, and what is kept once it is back", async () => {
    const { cache, said } = await start();
    const read = (value: string): Promise<string> => cache.getOrSet(KEY, { tags: [TAG] }, () => value);
    await read("kept");

    await redis?.stop();
    expect(await read("loaded")).toBe("loaded");
    const refused = await cache.purge([TAG]).catch((error: unknown) => error);
    await redis?.start();

    expect(refused).toBeInstanceOf(PurgeNotConfirmedError);
    expect(await read("loaded again")).toBe("kept");
    expect(said(refused)).not.toMatch(/nobody-may-see/);
  });

  it("leaves it alone after five failures, tries once after a while, and trusts it again", async () => {
    const { cache, plan, events, pass } = await start();
    const away = plan.on({}, () => ({ kind: "drop" }));
    const read = (): Promise<string> => cache.getOrSet(KEY, { tags: [TAG] }, () => VALUE);

    for (let reads = 0; reads < 8; reads++) expect(await read()).toBe(VALUE);
    expect(away.calls).toBe(5);

    away.lift();
    await read();
    expect(redis?.commands()).toBe(0);
    pass(5_000);
    expect([await read(), await read()]).toStrictEqual([VALUE, VALUE]);

    const states = events.flatMap((event) => (event.kind === "breaker" ? [event.state] : []));
    expect(states).toStrictEqual(["open", "half-open", "closed"]);
    expect(events.at(-1)).toMatchObject({ kind: "hit" });
  });

  it("a purge is tried even while readers leave it alone", async () => {
    const { cache, plan } = await start();
    const away = plan.on({}, () => ({ kind: "drop" }));
    for (let reads = 0; reads < 5; reads++) await cache.getOrSet(KEY, { tags: [TAG] }, () => VALUE);
    away.lift();

    await expect(cache.purge([TAG])).resolves.toMatch(/:\d+$/);
  });
});

it("a wrong token is told as such, without the token", async () => {
  const { another, events, said } = await start();
  const cache = another({ store: upstash({ url: String(redis?.url), token: `other-${TOKEN}` }) });

  expect(await cache.getOrSet(KEY, { tags: [TAG] }, () => VALUE)).toBe(VALUE);

  expect(events[0]).toMatchObject({ kind: "refused", reason: "redis: WRONGPASS invalid or missing auth token" });
  expect(said()).not.toMatch(/nobody-may-see/);
});

it.each([
  ["the cache keeps", {}, "too-large"],
  ["Upstash takes", { maxEntryChars: 20_000_000 }, "unavailable"],
] as const)("a value longer than %s is served all the same, and not kept", async (_, options, why) => {
  const { cache, events } = await start(options);
  const value = "x".repeat(10_500_000);

  expect((await cache.getOrSet(KEY, { tags: [TAG] }, () => value)).length).toBe(value.length);

  expect(events.at(-1)).toMatchObject({ kind: "unstored", why });
});

describe.each(["FLUSHALL", "a restart"])("%s in the middle of a load", (what) => {
  it("loses what was kept and nothing else: nobody reads what a purge removed", async () => {
    const { cache } = await start();
    const loading = gate<string>();
    const reading = cache.getOrSet(KEY, { tags: [TAG] }, () => loading.opened);
    await expect.poll(() => redis?.commands()).toBeGreaterThan(1);

    if (what === "FLUSHALL") await raw().flushall();
    else await redis?.stop();
    if (what === "a restart") await redis?.start();
    await cache.purge([TAG]);
    loading.open("old");

    expect(await reading).toBe("old");
    expect(await cache.getOrSet(KEY, { tags: [TAG] }, () => "new")).toBe("new");
    expect(await cache.getOrSet(KEY, { tags: [TAG] }, () => "newer")).toBe("new");
  });
});

/** A cache on a local Upstash, over HTTP, at a time that goes on when told. */
async function start(options: Partial<TagCacheOptions> = {}) {
  const plan = new FaultPlan();
  redis = await startRedis({ token: TOKEN, intercept: plan.intercept });
  const world = cacheWorld({ store: upstash({ url: redis.url, token: TOKEN }), ...options });
  return {
    ...world,
    plan,
    /** All that was told: by events but for what names what was asked, and by errors. */
    said: (...errors: readonly unknown[]) =>
      JSON.stringify([world.events.map((event) => ({ ...event, key: "", tags: [] })), errors.map(wordsOf)]),
  };
}

/** @returns when such a command arrives, to which nothing is answered. */
async function hang(plan: FaultPlan, operation: string): Promise<void> {
  const arrived = gate<undefined>();
  const planned = plan.on({ operation }, () => {
    planned.lift();
    arrived.open(undefined);
    return new Promise<never>(() => undefined);
  });
  await arrived.opened;
}

const raw = (): Redis => new Redis({ url: redis?.url, token: TOKEN, enableAutoPipelining: false });

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.stack} ${wordsOf(error.cause)}` : String(error);
}
