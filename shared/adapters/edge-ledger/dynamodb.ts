import { DeleteItemCommand, PutItemCommand, type TransactWriteItem, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Hold } from "../../pipeline/plan/edge-state.ts";
import type {
  Confirmation,
  EdgeLease,
  EdgeLedger,
  EdgeReceipt,
  OpenWork,
  NewItem,
  QueuedItem,
  SentPlan,
  StoredPlan,
  Storing,
} from "../../ports/edge-ledger.ts";
import { LeaseLostError } from "../../ports/errors.ts";
import { callTable, ConditionFailed } from "./call-table.ts";
import { inParallel } from "../in-parallel.ts";
import { addItems } from "./add-items.ts";
import { number, numberIn } from "./attributes.ts";
import { forget, keepLatest } from "./make-pending.ts";
import { endHold, holdEdge, readHold } from "./hold.ts";
import type { LedgerAccess } from "./ledger-access.ts";
import { leaseKey, planKey, revisionOf } from "./names.ts";
import { readOpenWork } from "./open-work.ts";
import { planToRow, receiptToRow } from "./rows.ts";
import { stateToRow } from "./state-row.ts";
import { transact } from "./transact.ts";
import { follow, followed, unfollow } from "./unconfirmed.ts";

/** Rows deleted at the same time. */
const DELETES_AT_ONCE = 25;

/**
 * The ledger in a DynamoDB table with keys `pk` and `sk` and the TTL attribute `ttl`. What it costs in write units
 * ($0.625 a million on demand), for n items in one plan, about 250 bytes each:
 *
 * | step | units | alone |
 * |---|---|---|
 * | `add`: a pending row and a note for each item, in transactions | 4 n | 4 |
 * | `lease` and `release` | 2 | 2 |
 * | `store`: lease checked, plan and state put, in a transaction | 4 + 2 ⌈n/4⌉ | 6 |
 * | `close`: pending rows, receipt, plan, which is followed | n + 2 ⌈n/4⌉ + 1 | 4 |
 * | `confirm`: receipt, followed no longer | ⌈n/4⌉ + 1 | 2 |
 *
 * So an item alone takes 18 units, one of 150 about 7: $0.000011 and $0.000004, next to CloudFront's $0.005. A wake-up
 * reads the open work once before and once after, at a read unit for each 4 KB. The state names what was sent within
 * `minInterval`, 25 bytes an item, so that it takes 2 units more for each 40 of them. Items that come again cost a transaction
 * that fails, and from then on their notes are read first, at half a unit each.
 */
export class DynamodbEdgeLedger implements EdgeLedger {
  readonly #access: LedgerAccess;

  constructor(access: LedgerAccess) {
    this.#access = access;
  }

  async add(edge: string, items: readonly NewItem[], signal: AbortSignal): Promise<void> {
    await addItems(this.#access, edge, items, signal);
  }

  async lease(edge: string, ttlMs: number, signal: AbortSignal): Promise<EdgeLease | undefined> {
    const nowMs = this.#access.clock.now();
    const update = new UpdateItemCommand({
      TableName: this.#access.table,
      Key: leaseKey(edge),
      UpdateExpression: "SET leasedUntilMs = :until, fence = if_not_exists(fence, :zero) + :one",
      ConditionExpression: "attribute_not_exists(leasedUntilMs) OR leasedUntilMs <= :now",
      ExpressionAttributeValues: {
        ":until": number(nowMs + ttlMs),
        ":now": number(nowMs),
        ":zero": number(0),
        ":one": number(1),
      },
      ReturnValues: "ALL_NEW",
    });
    const taken = await callTable(() => this.#access.client.send(update, { abortSignal: signal }), signal);
    if (taken instanceof ConditionFailed) return undefined;
    const row = taken.Attributes ?? {};
    return { edge, fence: numberIn(row, "fence"), bellAtMs: row["bellAtMs"] && numberIn(row, "bellAtMs") };
  }

  async release({ edge, fence }: EdgeLease, bellAtMs: number | undefined, signal: AbortSignal): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.#access.table,
      Key: leaseKey(edge),
      UpdateExpression: `SET leasedUntilMs = :zero${bellAtMs === undefined ? " REMOVE bellAtMs" : ", bellAtMs = :bell"}`,
      ConditionExpression: "fence = :fence",
      ExpressionAttributeValues: {
        ":zero": number(0),
        ":fence": number(fence),
        ...(bellAtMs === undefined ? {} : { ":bell": number(bellAtMs) }),
      },
    });
    await callTable(() => this.#access.client.send(update, { abortSignal: signal }), signal);
  }

  async open(edge: string, limit: number, signal: AbortSignal, behind?: string): Promise<OpenWork> {
    return await readOpenWork(this.#access, edge, { limit, ...(behind !== undefined && { behind }) }, signal);
  }

  async store(lease: EdgeLease, { plans, replaced, state }: Storing, signal: AbortSignal): Promise<void> {
    const rows = [...(state ? [stateToRow(lease.edge, state)] : []), ...plans.map(planToRow)];
    const puts = rows.map((Item) => ({ Put: { TableName: this.#access.table, Item } }));
    const actions = [this.#checkLease(lease), ...this.#deleteOpen(replaced), ...puts];
    if ((await transact(this.#access, actions, [], signal)).length > 0) throw new LeaseLostError(lease.edge);
  }

  async postpone({ edge, id, attempts }: StoredPlan, notBeforeMs: number, signal: AbortSignal): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.#access.table,
      Key: planKey(edge, id),
      UpdateExpression: "SET attempts = :next, notBeforeMs = :notBefore",
      ConditionExpression: "attempts = :attempts",
      ExpressionAttributeValues: {
        ":attempts": number(attempts),
        ":next": number(attempts + 1),
        ":notBefore": number(notBeforeMs),
      },
    });
    await callTable(() => this.#access.client.send(update, { abortSignal: signal }), signal);
  }

  async close(plan: StoredPlan, receipt: EdgeReceipt, signal: AbortSignal): Promise<void> {
    // In this order a crash leaves the plan open, and all of it happens again.
    await this.#forgetSatisfied(plan, signal);
    const put = new PutItemCommand({ TableName: this.#access.table, Item: receiptToRow(plan, receipt) });
    await callTable(() => this.#access.client.send(put, { abortSignal: signal }), signal);
    if (receipt.outcome === "sent") await follow(this.#access, plan, receipt, signal);
    const remove = new DeleteItemCommand({ TableName: this.#access.table, Key: planKey(plan.edge, plan.id) });
    await callTable(() => this.#access.client.send(remove, { abortSignal: signal }), signal);
  }

  async coarsen(lease: EdgeLease, plan: StoredPlan, instead: QueuedItem, signal: AbortSignal): Promise<void> {
    await this.#forgetSatisfied(plan, signal);
    const receipt = receiptToRow(plan, { outcome: "parked", usd: 0, atMs: this.#access.clock.now() });
    const actions = [
      this.#checkLease(lease),
      ...this.#deleteOpen(plan),
      { Put: { TableName: this.#access.table, Item: receipt } },
    ];
    const revision = revisionOf(plan.id);
    const addedAtMs = this.#access.clock.now();
    const pending = { edge: plan.edge, queued: instead, revision, addedAtMs };
    if ((await transact(this.#access, actions, [pending], signal)).length > 0) throw new LeaseLostError(lease.edge);
  }

  async unconfirmed(edge: string, signal: AbortSignal): Promise<readonly SentPlan[]> {
    return await followed(this.#access, edge, signal);
  }

  async confirm(plans: readonly SentPlan[], confirmation: Confirmation, signal: AbortSignal): Promise<void> {
    await unfollow(this.#access, plans, confirmation, signal);
  }

  async hold(edge: string, wanted: Omit<Hold, "sinceMs">, signal: AbortSignal): Promise<Hold> {
    return await holdEdge(this.#access, edge, wanted, signal);
  }

  async held(edge: string, signal: AbortSignal): Promise<Hold | undefined> {
    return await readHold(this.#access, edge, this.#access.clock.now(), signal);
  }

  async endHold(edge: string, signal: AbortSignal): Promise<void> {
    await endHold(this.#access, edge, signal);
  }

  #checkLease({ edge, fence }: EdgeLease): TransactWriteItem {
    return {
      ConditionCheck: {
        TableName: this.#access.table,
        Key: leaseKey(edge),
        ConditionExpression: "fence = :fence",
        ExpressionAttributeValues: { ":fence": number(fence) },
      },
    };
  }

  #deleteOpen(plan: StoredPlan | undefined): readonly TransactWriteItem[] {
    if (plan === undefined) return [];
    const Key = planKey(plan.edge, plan.id);
    return [{ Delete: { TableName: this.#access.table, Key, ConditionExpression: "attribute_exists(pk)" } }];
  }

  /** An item that was queued again since keeps its row: only the revision the plan took is forgotten. */
  async #forgetSatisfied({ edge, items }: StoredPlan, signal: AbortSignal): Promise<void> {
    const refs = items.flatMap(({ satisfies }) => satisfies);
    const deletes = refs.map((ref) => async () => {
      const remove = new DeleteItemCommand(forget(this.#access.table, edge, ref));
      const removed = await callTable(() => this.#access.client.send(remove, { abortSignal: signal }), signal);
      if (!(removed instanceof ConditionFailed)) return;
      const keep = new UpdateItemCommand(keepLatest(this.#access.table, edge, ref));
      await callTable(() => this.#access.client.send(keep, { abortSignal: signal }), signal);
    });
    await inParallel(DELETES_AT_ONCE, deletes);
  }
}
