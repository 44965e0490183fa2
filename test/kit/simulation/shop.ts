import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { LOCAL_CREDENTIALS } from "../../../shared/cli/target/local-credentials.ts";
import type { LocalStack } from "../../../infra/local/stack/local-stack.ts";
import { REGION } from "../../../infra/local/stack/workbench.ts";
import { upstashClient } from "../../../shared/cache/store/upstash-client.ts";
import { FaultPlan } from "../fault-plan.ts";
import { product } from "../fixture-items.ts";
import { FixtureSite } from "../fixture-site.ts";
import { startOrigin } from "../origin.ts";
import { simulate, type Simulation } from "./simulate.ts";

export interface ShopOptions {
  readonly assembly: string;
  readonly seed: number;
  /** How many products are written, some at once, while pages are read. */
  readonly writes: number;
  /** Kills a function at the first call of this name. */
  readonly kill?: { readonly name: string; readonly operation: string };
}

/** What came of it. */
export interface ShopRun {
  /** What the edge shows in the end, page by page, and what the tables say it should. */
  readonly shown: readonly string[];
  readonly expected: readonly string[];
  readonly journal: readonly string[];
  readonly kills: number;
}

const IDS = Array.from({ length: 8 }, (_, index) => `p${index}`);

const PATHS = [...IDS.map((id) => `/p/${id}`), "/c/c0", "/c/c1", "/c/c2", "/nav"];

/** Writes at once. */
const LANES = 4;

/** More than the ledger's sweep takes to find what no message tells of, in milliseconds. */
const SWEPT_MS = 75_000;

/** Writes products of the fixture in a simulation while their pages are read, and then reads every page once more. */
export async function runShop({ assembly, seed, writes, kill }: ShopOptions): Promise<ShopRun> {
  return await simulate({ seed }, async (simulation) => {
    const faults = new FaultPlan();
    const { stack, client, fresh } = await startShop(assembly, simulation, faults);
    const write = async (id: string, price: number): Promise<void> => {
      const { item } = product(id, { price, category: `c${price % 3}` });
      await client.send(new PutItemCommand({ TableName: stack.tables["Catalog"], Item: item }));
    };
    const pages = async (): Promise<readonly string[]> =>
      await Promise.all(PATHS.map(async (path) => await (await fetch(`${stack.edges["www"]?.url}${path}`)).text()));

    await Promise.all(IDS.map((id) => write(id, 0)));
    await pages();
    const killed = kill && faults.on({ operation: kill.operation }, () => die(stack, kill.name), 1);
    for (let price = 1; price <= writes; price += LANES) {
      await Promise.all(IDS.slice(0, LANES).map((_, lane) => write(IDS[(price + lane) % 8] ?? "", price + lane)));
      if (price % 3 === 0) await pages();
    }
    await drained(simulation, stack, kill ? SWEPT_MS : 0);
    const shown = await pages();
    const expected = await Promise.all(PATHS.map(async (path) => (await fresh.page(path)).body));
    return { shown, expected, journal: simulation.journal.lines, kills: killed?.calls ?? 0 };
  });
}

async function startShop(assembly: string, { startStack }: Simulation, faults: FaultPlan) {
  const site: { cached?: FixtureSite } = {};
  const origin = await startOrigin(async (path) => {
    if (!site.cached) throw new Error("the site is not up yet");
    return await site.cached.page(path);
  });
  const parameters = { Origin: origin.host };
  const stack = await startStack({ assembly, parameters, intercept: faults.intercept, pollMs: 1_000 });
  const client = new DynamoDBClient({
    region: REGION,
    credentials: LOCAL_CREDENTIALS,
    endpoint: stack.endpoints.dynamodb,
  });
  const redis = upstashClient({ ...stack.redis, signal: () => AbortSignal.timeout(5_000) });
  site.cached = new FixtureSite(client, stack.tables, redis);
  return { stack, client, fresh: new FixtureSite(client, stack.tables) };
}

async function die(stack: LocalStack, name: string): Promise<{ readonly kind: "drop" }> {
  await stack.function(name).kill();
  return { kind: "drop" };
}

async function drained({ clock }: Simulation, stack: LocalStack, atLeastMs: number): Promise<void> {
  const never = new AbortController().signal;
  await clock.wait(atLeastMs, never);
  while (!(await stack.currentStatus()).drained) await clock.wait(1_000, never);
}
