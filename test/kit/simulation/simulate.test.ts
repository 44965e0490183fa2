import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { LOCAL_CREDENTIALS } from "../../../infra/local/stack/local-credentials.ts";
import type { LocalStack } from "../../../infra/local/stack/local-stack.ts";
import { REGION } from "../../../infra/local/stack/workbench.ts";
import { upstashClient } from "../../../shared/adapters/object-cache/upstash-client.ts";
import { FaultPlan } from "../fault-plan.ts";
import { product } from "../fixture-items.ts";
import { FixtureSite } from "../fixture-site.ts";
import { startOrigin } from "../origin.ts";
import { simulate, type Simulation } from "./simulate.ts";

let assembly: string;

beforeAll(async () => {
  assembly = await (await fetch(inject("assemblyUrl"))).text();
});

describe("a simulated stack", () => {
  it("shows a write at the edge, as the threaded stack does", async () => {
    const shop = await runShop({ seed: 1, writes: 20 });
    expect(shop.shown).toEqual(shop.expected);
  });

  it("makes the same calls in the same order with the same bytes from the same seed", async () => {
    const [once, again] = [await runShop({ seed: 7, writes: 40 }), await runShop({ seed: 7, writes: 40 })];
    expect(once.journal.length).toBeGreaterThan(500);
    expect(again.journal).toEqual(once.journal);
  });

  it("makes them in another order from another seed", async () => {
    const [one, other] = [await runShop({ seed: 1, writes: 20 }), await runShop({ seed: 2, writes: 20 })];
    expect(operations(other.journal)).not.toEqual(operations(one.journal));
    expect(other.shown).toEqual(one.shown);
  });

  it.each([
    ["OnChange", "SendMessageBatch"],
    ["PurgeEdge", "CreateInvalidation"],
    ["PurgeEdge", "TransactWriteItems"],
  ])("loses no purge when %s is killed at %s", async (name, operation) => {
    const shop = await runShop({ seed: 3, writes: 20, kill: { name, operation } });
    expect(shop.kills).toBe(1);
    expect(shop.shown).toEqual(shop.expected);
  });

  it("lives a day in a moment", async () => {
    const elapsedMs = await simulate({ seed: 1 }, async ({ clock, elapsedMs: elapsed }) => {
      await clock.wait(86_400_000, new AbortController().signal);
      return elapsed();
    });
    expect(elapsedMs).toBe(86_400_000);
  });

  it("says that what it waits for can't happen any more", async () => {
    await expect(simulate({ seed: 1 }, () => new Promise(() => undefined))).rejects.toThrow("can't happen any more");
  });

  it("gives the thread back as it was", async () => {
    const before = [Date, setTimeout, fetch, Math.random, performance.now, AbortSignal.timeout];
    await simulate({ seed: 1 }, async () => expect(Date).not.toBe(before[0]));
    expect([Date, setTimeout, fetch, Math.random, performance.now, AbortSignal.timeout]).toEqual(before);
  });
});

interface ShopOptions {
  readonly seed: number;
  readonly writes: number;
  readonly kill?: { readonly name: string; readonly operation: string };
}

/** Writes products while they are read, and then reads every page once more. */
async function runShop({ seed, writes, kill }: ShopOptions) {
  return await simulate({ seed }, async (simulation) => {
    const faults = new FaultPlan();
    const site = await startShop(simulation, faults);
    const { stack, client } = site;
    const write = async (id: string, price: number): Promise<void> => {
      const { item } = product(id, { price, category: `c${price % 3}` });
      await client.send(new PutItemCommand({ TableName: stack.tables["Catalog"], Item: item }));
    };
    const pages = async (): Promise<readonly string[]> =>
      await Promise.all(PATHS.map(async (path) => await (await fetch(`${stack.edges["www"]?.url}${path}`)).text()));

    await Promise.all(IDS.map((id) => write(id, 0)));
    await pages();
    const killed = kill && faults.on({ operation: kill.operation }, () => die(stack, kill.name), 1);
    for (let price = 1; price <= writes; price++) {
      await write(IDS[price % IDS.length] ?? "", price);
      if (price % 5 === 0) await pages();
    }
    await settled(simulation, stack);
    const shown = await pages();
    const expected = await Promise.all(PATHS.map(async (path) => (await site.fresh.page(path)).body));
    return { shown, expected, journal: simulation.journal.lines, kills: killed?.calls ?? 0 };
  });
}

async function die(stack: LocalStack, name: string): Promise<{ readonly kind: "drop" }> {
  await stack.function(name).kill();
  return { kind: "drop" };
}

async function startShop({ startStack }: Simulation, faults: FaultPlan) {
  const site: { cached?: FixtureSite } = {};
  const origin = await startOrigin(async (path) => {
    if (!site.cached) throw new Error("the site is not up yet");
    return await site.cached.page(path);
  });
  const stack = await startStack({ assembly, parameters: { Origin: origin.host }, intercept: faults.intercept });
  const sdk = { region: REGION, credentials: LOCAL_CREDENTIALS };
  const client = new DynamoDBClient({ ...sdk, endpoint: stack.endpoints.dynamodb });
  const redis = upstashClient({ ...stack.redis, signal: () => AbortSignal.timeout(5_000) });
  site.cached = new FixtureSite(client, stack.tables, redis);
  return { stack, client, fresh: new FixtureSite(client, stack.tables) };
}

/** Waits for more than the ledger's sweep, which finds what no message tells of. */
async function settled({ clock }: Simulation, stack: LocalStack): Promise<void> {
  await clock.wait(150_000, new AbortController().signal);
  while (!(await stack.currentStatus()).drained) await clock.wait(1_000, new AbortController().signal);
}

const IDS = Array.from({ length: 8 }, (_, index) => `p${index}`);

const PATHS = [...IDS.map((id) => `/p/${id}`), "/c/c0", "/c/c1", "/c/c2", "/nav"];

const operations = (journal: readonly string[]): readonly string[] =>
  journal.map((line) => line.split(" ").slice(1, 5).join(" "));
