import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListBucketsCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { DynamodbEdgeLedger } from "../../../shared/adapters/edge-ledger/dynamodb.ts";
import { waitingKind } from "../../../shared/pipeline/redrive/waiting-kind.ts";
import type { World } from "../world/world.ts";

/** Longest wait for the ledger, in milliseconds of the machine. */
const PATIENCE_MS = 10_000;

/** Work that is still to be done, or that nobody will do any more: messages, items of the ledger, objects of the bucket. */
export async function findLost(world: World): Promise<readonly string[]> {
  return [...(await messages(world)), ...(await openWork(world)), ...(await objects(world))];
}

async function messages({ sqs, stack }: World): Promise<readonly string[]> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  return QueueUrls.flatMap((url) => {
    const name = url.split("/").at(-1) ?? "";
    const { visible, inFlight, delayed } = stack.queues.depth(name);
    const all = visible + inFlight + delayed;
    return all === 0 ? [] : `${all} messages of ${name}`;
  });
}

async function openWork(world: World): Promise<readonly string[]> {
  const { TableNames = [] } = await world.dynamodb.send(new ListTablesCommand({}));
  const table = TableNames.find((name) => name.includes("Ledger")) ?? "";
  const ledger = new DynamodbEdgeLedger({ client: world.dynamodb, table, clock: world });
  const left = Object.keys(world.stack.edges).map(async (edge) => {
    const { plans, pending } = await ledger.open(edge, 1, AbortSignal.timeout(PATIENCE_MS));
    return plans.length + pending.length === 0
      ? []
      : `ledger ${edge}: ${plans.length} plans, ${pending.length} pending`;
  });
  return (await Promise.all(left)).flat();
}

/** What is still to be worked on again: not what was archived, whose coarse purge is made, nor what is no work. */
async function objects({ s3 }: World): Promise<readonly string[]> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const found: string[] = [];
  for (const { Name: Bucket = "" } of Buckets) {
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
      found.push(...Contents.flatMap(({ Key = "" }) => (waitingKind(Key) ? `object ${Key}` : [])));
    }
  }
  return found;
}
