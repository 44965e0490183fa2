import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Config } from "../../config/config.ts";
import { PROBE_TAGS } from "../../doctor/canary/probe.ts";
import type { Canary } from "../../doctor/canary/run-canary.ts";
import { ENV } from "../../env.ts";
import type { CanarySenses } from "../../ports/canary-senses.ts";
import { PurgeTargetError } from "../../ports/errors.ts";
import type { EnvReader } from "../../read-env.ts";
import { describeAwsError } from "../aws/describe-aws-error.ts";
import type { LedgerAccess } from "../edge-ledger/ledger-access.ts";
import type { RedisAccess } from "../object-cache/redis-from-env.ts";
import { probePages } from "./probe-pages.ts";
import { redisMarks } from "./redis-marks.ts";
import { sentSince } from "./sent-since.ts";

/** A run of the canary, of the databases by the names the config gives them. */
export type CanaryFor = (databases: ReadonlyMap<string, RedisAccess>) => Omit<Canary, "report" | "signal">;

/**
 * A canary for the edges that have probe pages and for all object caches, as the environment tells where they are.
 *
 * @returns what a run works with; `undefined` when no edge has probe pages.
 */
export function canaryFromEnv(config: Config, read: EnvReader, ledgerAccess: LedgerAccess): CanaryFor | undefined {
  const table = read.optional(ENV.probeTable);
  if (table === undefined) return undefined;
  const domains = read.texts(ENV.probeEdges);
  const page = probePages(domains);
  const edges = [...domains.keys()].filter((name) => config.edges[name]?.mode === "send");
  return (databases) => {
    const senses: CanarySenses = {
      page,
      write: async (run, signal) => {
        const Item = { pk: { S: "canary" }, run: { S: run } };
        try {
          await ledgerAccess.client.send(new PutItemCommand({ TableName: table, Item }), { abortSignal: signal });
        } catch (error) {
          throw new PurgeTargetError("probe table", describeAwsError(error));
        }
      },
      sentSince: sentSince(ledgerAccess, `#${PROBE_TAGS.probe}`),
      ...redisMarks(databases, config.namespace),
      wait: async (ms, signal) => {
        await pause(ms, undefined, { signal }).catch(() => undefined);
      },
    };
    return { edges, objectCaches: [...databases.keys()], run: randomUUID(), senses, clock: ledgerAccess.clock };
  };
}
