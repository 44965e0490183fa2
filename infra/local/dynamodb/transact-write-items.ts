import type { CheckedRequest } from "dynalite/db/index.js";
import { checkRequest, type Request } from "./check-request.ts";
import type { IdempotencyTokens } from "./idempotency-tokens.ts";
import type { Tables } from "./tables.ts";
import { type TransactItem, transactItems } from "./transact-items.ts";
import { apiError, validationError, WireError } from "./wire-error.ts";
import { type ItemWrite, writeItem } from "./write-item.ts";
import { WriteSet } from "./write-set.ts";

const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
const MAX_TOKEN_CHARS = 36;

/** What each kind is made with. A check is a deletion that is never made. */
const OPERATIONS = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "DeleteItem",
} as const;
type Kind = keyof typeof OPERATIONS;
const KINDS: readonly Kind[] = ["ConditionCheck", "Put", "Delete", "Update"];

const REQUIRED: Partial<Record<Kind, string>> = { ConditionCheck: "ConditionExpression", Update: "UpdateExpression" };

interface Step {
  readonly operation: ItemWrite;
  readonly isCheck: boolean;
  readonly request: CheckedRequest;
}

interface CancellationReason {
  readonly Code: "None" | "ConditionalCheckFailed" | "ValidationError";
  readonly Message?: string;
  readonly Item?: unknown;
}

/**
 * Makes all writes of a transaction, or none, in one synchronous step. Its conditions see the tables as they were before.
 *
 * @throws {WireError} `TransactionCanceledException` with a reason for every item, and what else the API throws.
 */
export function transactWriteItems(request: Request, tables: Tables, tokens: IdempotencyTokens): object {
  const steps = transactItems(request, KINDS).map(stepOf);
  const { ClientRequestToken: token, TransactItems: items } = request;
  if (token === undefined) {
    stageAll(steps, tables).commit();
    return {};
  }
  if (typeof token !== "string" || token.length < 1 || token.length > MAX_TOKEN_CHARS) {
    throw validationError(`ClientRequestToken must have 1 to ${MAX_TOKEN_CHARS} characters`);
  }
  const once = tokens.claim(token, items);
  if (!once.isDone) {
    stageAll(steps, tables).commit();
    once.done();
  }
  return {};
}

function stepOf({ kind, request }: TransactItem<Kind>): Step {
  const required = REQUIRED[kind];
  if (required !== undefined && request[required] === undefined) {
    throw validationError(`${required} is required for ${kind} in TransactItems`);
  }
  if (request["ReturnValues"] !== undefined) throw validationError("ReturnValues can not be used in TransactItems");
  const operation = OPERATIONS[kind];
  return { operation, isCheck: kind === "ConditionCheck", request: checkRequest(operation, request) };
}

function stageAll(steps: readonly Step[], tables: Tables): WriteSet {
  const writes = new WriteSet();
  const places: string[] = [];
  const reasons = steps.map(({ operation, isCheck, request }) =>
    reasonOf(() =>
      writeItem(operation, request, {
        tables,
        writes: isCheck ? new WriteSet() : writes,
        beforeWrite: (table, key) => places.push(`${table.name}/${key}`),
      }),
    ),
  );
  if (new Set(places).size < places.length) {
    throw validationError("Transaction request cannot include multiple operations on one item");
  }
  if (reasons.some(({ Code }) => Code !== "None")) throw cancelled(reasons);
  if (writes.sizeBytes > MAX_TRANSACTION_BYTES) {
    throw validationError("Transaction request cannot store more than 4 MB of items");
  }
  return writes;
}

function reasonOf(stage: () => unknown): CancellationReason {
  try {
    stage();
    return { Code: "None" };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    if (error.code === "ValidationException") return { Code: "ValidationError", Message: error.message };
    if (error.code !== "ConditionalCheckFailedException") throw error;
    const { Item: item } = error.body;
    return { Code: "ConditionalCheckFailed", Message: error.message, ...(item !== undefined && { Item: item }) };
  }
}

function cancelled(reasons: readonly CancellationReason[]): WireError {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return apiError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
}
