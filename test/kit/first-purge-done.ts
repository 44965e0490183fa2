import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { deployedOf } from "../../functions/doctor/deployed-of.ts";
import type { LocalStack } from "../../infra/local/stack/local-stack.ts";
import { MemoryLaterQueue } from "../../shared/adapters/later-queue/memory.ts";
import { DynamodbNotes } from "../../shared/adapters/notes/dynamodb.ts";
import type { Config } from "../../shared/config/config.ts";
import { ENV } from "../../shared/env.ts";
import { steward } from "../../shared/pipeline/stewardship/steward.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import { expectedOf } from "./expected-of.ts";

/** Notes that a stack has had the first purge of all that was cached before: the doctor then orders none. */
export async function firstPurgeDone(
  stack: LocalStack,
  config: Config,
  { dynamodb, clock }: { readonly dynamodb: DynamoDBClient; readonly clock: Clock },
): Promise<void> {
  const { environment } = stack.function("Doctor").code;
  await steward({
    deployed: deployedOf(expectedOf(stack), config, environment[ENV.config] ?? ""),
    notes: new DynamodbNotes({ client: dynamodb, table: environment[ENV.ledgerTable] ?? "", clock }),
    laterQueue: new MemoryLaterQueue(),
    look: async () => ({
      aloneSinceMs: 0,
      streams: new Map(),
      edges: new Map(
        Object.entries(config.edges).map(([name, { tagHeader }]) => [name, { deployed: true, tagHeader }]),
      ),
    }),
    clock,
    report: () => undefined,
    signal: AbortSignal.timeout(10_000),
  });
}
