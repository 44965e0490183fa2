import type { DeleteItemCommandInput, TransactWriteItem, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import type { PendingRef, QueuedItem } from "../../ports/edge-ledger.ts";
import { number, ROW_VERSION, type Row, text } from "./attributes.ts";
import { keyOfItem, pendingKey } from "./names.ts";

/** An item about to become pending. */
export interface NewPending {
  readonly edge: string;
  readonly queued: QueuedItem;
  readonly revision: string;
  readonly addedAtMs: number;
}

/**
 * Whose deadline and cause the row keeps: `known` while what is pending is due earlier, or nothing is pending; those of
 * the `new` item when it came late. Each is conditional on being right, so the other is tried when it wasn't.
 */
export type KeptDeadline = "known" | "new";

const KEEPING = {
  known: {
    set: "#deadlineMs = if_not_exists(#deadlineMs, :deadlineMs), #cause = if_not_exists(#cause, :cause)",
    condition: "attribute_not_exists(#deadlineMs) OR #deadlineMs <= :deadlineMs",
  },
  new: { set: "#deadlineMs = :deadlineMs, #cause = :cause", condition: "#deadlineMs > :deadlineMs" },
} as const;

/** The action that makes an item pending, or gives one that is pending already a new revision. */
export function makePending(
  table: string,
  { edge, queued, revision, addedAtMs }: NewPending,
  kept: KeptDeadline,
): TransactWriteItem {
  const latest: Row = {
    item: text(queued.item),
    under: text(JSON.stringify(queued.under)),
    revision: text(revision),
    queuedAtMs: number(queued.queuedAtMs),
    addedAtMs: number(addedAtMs),
    latestDeadlineMs: number(queued.deadlineMs),
    latestCause: text(JSON.stringify(queued.cause)),
    ...(queued.within && { within: text(JSON.stringify(queued.within)) }),
    ...ROW_VERSION,
  };
  const values: Row = { ...latest, deadlineMs: number(queued.deadlineMs), cause: text(JSON.stringify(queued.cause)) };
  const assignments = Object.keys(latest).map((name) => `#${name} = :${name}`);
  return {
    Update: {
      TableName: table,
      Key: pendingKey(edge, keyOfItem(queued.item)),
      // who asks without limits has it purged as widely as need be
      UpdateExpression: `SET ${[...assignments, KEEPING[kept].set].join(", ")}${queued.within ? "" : " REMOVE #within"}`,
      ConditionExpression: KEEPING[kept].condition,
      ExpressionAttributeNames: Object.fromEntries(
        [...Object.keys(values), "within"].map((name) => [`#${name}`, name]),
      ),
      ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
    },
  };
}

/** Forgets an item unless it was queued again since. */
export function forget(table: string, edge: string, { key, revision }: PendingRef): DeleteItemCommandInput {
  return {
    TableName: table,
    Key: pendingKey(edge, key),
    ConditionExpression: "revision = :revision",
    ExpressionAttributeValues: { ":revision": text(revision) },
  };
}

/**
 * What becomes of a row whose item was queued again after a plan took it: its deadline and cause are satisfied, those of
 * the latest are not.
 */
export function keepLatest(table: string, edge: string, { key, revision }: PendingRef): UpdateItemCommandInput {
  return {
    TableName: table,
    Key: pendingKey(edge, key),
    UpdateExpression: "SET deadlineMs = latestDeadlineMs, cause = latestCause",
    ConditionExpression: "attribute_exists(latestDeadlineMs) AND revision <> :revision",
    ExpressionAttributeValues: { ":revision": text(revision) },
  };
}
