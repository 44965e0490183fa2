import { GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { drops } from "../../pipeline/plan/drops.ts";
import { LOOK_LIMIT } from "../../pipeline/purge/look.ts";
import type { EdgeFollower, EdgeProgress, FollowedItems, Invalidation } from "../../ports/edge-follower.ts";
import { numberIn, type Row, text, textIn } from "../edge-ledger/attributes.ts";
import { callTable, ConditionFailed } from "../edge-ledger/call-table.ts";
import { DynamodbEdgeLedger } from "../edge-ledger/dynamodb.ts";
import type { LedgerAccess } from "../edge-ledger/ledger-access.ts";
import { addedKey, keyOfItem, receiptPartition, revisionOf } from "../edge-ledger/names.ts";
import { planIdsFrom } from "../edge-ledger/plan-id.ts";
import { inParallel } from "../in-parallel.ts";

/** Notes read at the same time. */
const READS_AT_ONCE = 25;

/** Longest that a call is looked for, in days: nothing waits at an edge for longer than a day. */
const LOOK_DAYS = 2;

const DAY_MS = 86_400_000;

type Item = FollowedItems["items"][number];

/** A call, and what it named. */
interface Call {
  readonly invalidation: Invalidation;
  readonly items: readonly string[];
}

/**
 * Follows items in the ledger's table. What is open is read as a whole; of what is not, whether it was ever added: half a
 * read unit for each item that is done or still queued.
 */
export class DynamodbEdgeFollower implements EdgeFollower {
  readonly #access: LedgerAccess;
  readonly #ledger: DynamodbEdgeLedger;

  constructor(access: LedgerAccess) {
    this.#access = access;
    this.#ledger = new DynamodbEdgeLedger(access);
  }

  async follow({ edge, name, items, sinceMs }: FollowedItems, signal: AbortSignal): Promise<EdgeProgress> {
    const { plans, pending } = await this.#ledger.open(edge, LOOK_LIMIT, signal);
    // whoever queued an item again took over what was asked before: its row is gone once both are done
    const open = new Set(
      [...pending, ...plans.flatMap((plan) => plan.items.flatMap((one) => one.satisfies))].map(({ key }) => key),
    );
    const calls = await this.#calls(edge, sinceMs, signal);
    const waiting = items.filter(({ item }) => open.has(keyOfItem(item)));
    const others = items.filter(({ item }) => !open.has(keyOfItem(item)));
    // without a call nothing is done
    const done = calls.length === 0 ? [] : await this.#added(edge, others, name, signal);
    const firsts = done.flatMap((one) => calls.find((call) => call.items.some((sent) => drops(sent, one))) ?? []);
    return {
      queued: others.length - done.length,
      waiting: waiting.length,
      done: done.length,
      invalidations: Array.from(new Set(firsts), ({ invalidation }) => invalidation).sort((a, b) => a.atMs - b.atMs),
    };
  }

  async #added(edge: string, items: readonly Item[], name: string, signal: AbortSignal): Promise<readonly Item[]> {
    const added = new Set<Item>();
    const revision = revisionOf(name);
    const reads = items.map((one) => async () => {
      const Key = addedKey(edge, { key: keyOfItem(one.item), revision });
      const get = new GetItemCommand({ TableName: this.#access.table, Key, ProjectionExpression: "pk" });
      const answer = await callTable(() => this.#access.client.send(get, { abortSignal: signal }), signal);
      if (!(answer instanceof ConditionFailed) && answer.Item !== undefined) added.add(one);
    });
    await inParallel(READS_AT_ONCE, reads);
    return items.filter((one) => added.has(one));
  }

  /** What was sent since, oldest first. A day's receipts are together. */
  async #calls(edge: string, sinceMs: number, signal: AbortSignal): Promise<readonly Call[]> {
    const untilMs = Math.min(this.#access.clock.now(), sinceMs + LOOK_DAYS * DAY_MS);
    const days = new Set<string>();
    for (let dayMs = sinceMs; dayMs < untilMs; dayMs += DAY_MS) days.add(receiptPartition(edge, dayMs));
    days.add(receiptPartition(edge, untilMs));
    const calls: Call[] = [];
    for (const day of days) {
      let from: Row | undefined;
      do {
        const query = new QueryCommand({
          TableName: this.#access.table,
          KeyConditionExpression: "pk = :day AND sk >= :since",
          ExpressionAttributeValues: { ":day": text(day), ":since": text(planIdsFrom(sinceMs)) },
          ExclusiveStartKey: from,
        });
        const page = await callTable(() => this.#access.client.send(query, { abortSignal: signal }), signal);
        if (page instanceof ConditionFailed) break;
        calls.push(...(page.Items ?? []).map(callOf));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
    }
    return calls;
  }
}

function callOf(row: Row): Call {
  const receipt = textIn(row, "receipt");
  const invalidation: Invalidation = {
    plan: textIn(row, "sk"),
    outcome: textIn(row, "outcome") as Invalidation["outcome"],
    ...(receipt !== "" && { receipt }),
    atMs: numberIn(row, "atMs"),
    ...(textIn(row, "confirmed") === "effective" && { effectiveAtMs: numberIn(row, "confirmedAtMs") }),
    usd: numberIn(row, "usd"),
  };
  const items = JSON.parse(textIn(row, "items")) as readonly { readonly item: string }[];
  return { invalidation, items: items.map(({ item }) => item) };
}
