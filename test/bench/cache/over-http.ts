import { upstash } from "../../../shared/cache/store/upstash.ts";
import { upstashClient } from "../../../shared/cache/store/upstash-client.ts";
import type { BenchOptions, Figure } from "../figure.ts";
import { ourClient } from "./our-client.ts";
import type { Peer } from "./peer.ts";
import { neverLoads, product, TAG_COUNTS } from "./product.ts";
import { purges } from "./purges.ts";
import { redisServer, startChild } from "./redis-server.ts";
import { compare, type Operation, wallClock } from "./rounds.ts";

const AIMS: Readonly<Record<string, string>> = { "a hit with 3 tags": "≤ 1.15" };

const RAW_KEY = "bench-http:raw";

/** Our client against a GET through the same client of Upstash's, with the same settings, over the REST API of this machine. */
export async function overHttp({ redis: given }: BenchOptions): Promise<readonly Figure[]> {
  const redis = await redisServer(given);
  const { child, told: url } = await startChild("upstash-rest-main.ts", [redis.host, `${redis.port}`]);
  const access = { url, token: "local" };
  try {
    const part = `over HTTP: Upstash's REST API on this machine, ${redis.engine} behind it, against a raw GET`;
    const client = upstashClient({ ...access, signal: () => AbortSignal.timeout(30_000) });
    const raw = () => client.get(RAW_KEY);
    await client.set(RAW_KEY, JSON.stringify(product("raw")), { px: 3_600_000 });
    const ours = ourClient(upstash(access), "bench-http", () => client.del(RAW_KEY));
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

const OPTIONS = { rounds: 30, calls: 40, clock: wallClock };

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

const tagIds = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${name}-${at}`);
