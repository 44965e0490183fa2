import deleteItem from "dynalite/actions/deleteItem.js";
import putItem from "dynalite/actions/putItem.js";
import updateItem from "dynalite/actions/updateItem.js";
import type { CheckedRequest, Store } from "dynalite/db/index.js";
import { detachOperands } from "./detach-operands.ts";
import { type BeforeWrite, dynaliteStore } from "./dynalite-store.ts";
import type { Item } from "./item.ts";
import { matchesCondition } from "./match-condition.ts";
import type { Tables } from "./tables.ts";
import { apiError, fromDynalite } from "./wire-error.ts";
import type { WriteSet } from "./write-set.ts";

type Action = (store: Store, request: CheckedRequest, callback: (error?: unknown, answer?: unknown) => void) => void;

const ACTIONS = { PutItem: putItem, UpdateItem: updateItem, DeleteItem: deleteItem };

/** An operation that writes one item. */
export type ItemWrite = keyof typeof ACTIONS;

interface WriteContext {
  readonly tables: Tables;
  readonly writes: WriteSet;
  /** Asked before the condition is. */
  readonly beforeWrite?: BeforeWrite;
}

/**
 * Stages one checked write and answers as its API does. What it is staged into is not committed.
 *
 * @throws {WireError} `ConditionalCheckFailedException`, with the item when the request asked for it; or whatever else
 * is wrong with the write.
 */
export function writeItem(operation: ItemWrite, request: CheckedRequest, context: WriteContext): unknown {
  const { _condition: condition, ReturnValuesOnConditionCheckFailure: onFailure, ...rest } = request;
  const store = dynaliteStore(context.tables, {
    writes: context.writes,
    beforeWrite(table, key, old) {
      context.beforeWrite?.(table, key, old);
      if (condition !== undefined && !matchesCondition(old ?? {}, condition.expression)) {
        throw conditionFailed(onFailure === "ALL_OLD" ? old : undefined);
      }
      const updates = rest._updates;
      if (updates !== undefined) rest._updates = { ...updates, sections: detachOperands(updates.sections, old ?? {}) };
    },
  });
  return runAtOnce(ACTIONS[operation], store, rest);
}

/** Runs an action of dynalite's that has answered by the time its call returns. */
export function runAtOnce(action: Action, store: Store, request: CheckedRequest): unknown {
  let answer: { readonly value: unknown } | undefined;
  let failure: Error | undefined;
  action(store, request, (error, value) => {
    if (error) failure = fromDynalite(error);
    else answer = { value };
  });
  if (failure !== undefined) throw failure;
  if (answer === undefined) throw new Error("dynalite did not answer at once");
  return answer.value;
}

function conditionFailed(item: Item | undefined): Error {
  return apiError("ConditionalCheckFailedException", "The conditional request failed", item && { Item: item });
}
