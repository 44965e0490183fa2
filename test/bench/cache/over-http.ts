import { randomBytes } from "node:crypto";
import type { Redis } from "@upstash/redis";
import type { BenchOptions, Figure } from "../figure.ts";
import { builtClient } from "./built-client.ts";
import { ourClient } from "./our-client.ts";
import type { Peer } from "./peer.ts";
import { neverLoads, product, TAG_COUNTS } from "./product.ts";
import { purges } from "./purges.ts";
import { redisServer, startChild } from "./redis-server.ts";
import { compare, type Operation, wallClock } from "./rounds.ts";

const AIMS: Readonly<Record<string, string>> = { "a hit with 3 tags": "≤ 1.15" };

/** Our client against a GET through the same client of Upstash's, with the same settings, over the REST API of this machine. */
export async function overHttp({ redis: given }: BenchOptions): Promise<readonly Figure[]> {
  const redis = await redisServer(given);
  const { child, told: url } = await startChild("upstash-rest-main.ts", [redis.host, `${redis.port}`]);
  const access = { url, token: "local" };
  try {
    const part = `over HTTP: Upstash's REST API on this machine, ${redis.engine} behind it, against a raw GET`;
    const built = await builtClient();
    const client = built.upstashClient({ ...access, signal: () => AbortSignal.timeout(30_000) });
    const namespace = `bench-${randomBytes(6).toString("hex")}`;
    const raw = () => client.get(`${namespace}:raw`);
    await client.set(`${namespace}:raw`, JSON.stringify(product("raw")), { px: 3_600_000 });
    const ours = ourClient(built, built.upstash(access), namespace, () => removeAll(client, `${namespace}:*`));
    const { baselineUs, measured } = await compare(raw, { ...(await hits(ours)), ...misses(ours) }, OPTIONS);
    const figures = [
      { part, figure: "a raw GET", value: baselineUs, unit: "µs" },
      ...Array.from(measured, ([figure, { ratio }]): Figure => {
        const aim = AIMS[figure];
        return { part, figure, value: ratio, unit: "×", ...(aim !== undefined && { aim }) };
      }),
      ...(await purges([ours], raw, part)),
    ];
    await ours.close();
    return figures;
  } finally {
    child.kill();
    redis.close();
  }
}

const OPTIONS = { warming: 12_000, rounds: 200, calls: 10, clock: wallClock };

async function hits(ours: Peer): Promise<Record<string, Operation>> {
  const operations: Record<string, Operation> = {};
  for (const count of TAG_COUNTS) {
    const shown = tagIds("shown", count);
    await ours.getOrSet(`hot-${count}`, shown, () => product(count));
    operations[`a hit with ${count} ${count === 1 ? "tag" : "tags"}`] = () =>
      ours.getOrSet(`hot-${count}`, shown, neverLoads);
  }
  return operations;
}

const misses = (ours: Peer): Record<string, Operation> => ({
  // An entry of other tags counts as none, while all nonces are there.
  "a miss, filled": (call) => ours.getOrSet("missed", tagIds(`side-${call % 2}`, 3), () => product(call)),
  "a miss, filled, with 3 tags nobody read before": (call) =>
    ours.getOrSet(`new-${call}`, tagIds(`new-${call}`, 3), () => product(call)),
});

/** The server may be somebody's, and nonces outlive what they are for. */
async function removeAll(client: Redis, match: string): Promise<void> {
  let cursor = "0";
  do {
    const [next, keys] = await client.scan(cursor, { match, count: 1_000 });
    if (keys.length > 0) await client.unlink(...keys);
    cursor = next;
  } while (cursor !== "0");
}

const tagIds = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${name}-${at}`);
