import type { CheckedRequest, UpdateSection } from "dynalite/db/index.js";
import batchGetItem from "dynalite/validations/batchGetItem.js";
import batchWriteItem from "dynalite/validations/batchWriteItem.js";
import createTable from "dynalite/validations/createTable.js";
import deleteItem from "dynalite/validations/deleteItem.js";
import getItem from "dynalite/validations/getItem.js";
import validations from "dynalite/validations/index.js";
import putItem from "dynalite/validations/putItem.js";
import query from "dynalite/validations/query.js";
import scan from "dynalite/validations/scan.js";
import updateItem from "dynalite/validations/updateItem.js";
import updateTable from "dynalite/validations/updateTable.js";
import { STORE_OPTIONS } from "./dynalite-store.ts";
import { fromDynalite, unsupported } from "./wire-error.ts";

/** Operations whose requests dynalite checks for us. */
export type CheckedOperation = keyof typeof CHECKS;

export type Request = Readonly<Record<string, unknown>>;

/** dynalite does not know this parameter; `write-item.ts` honours it. */
const WITH_OLD_ITEM = { ReturnValuesOnConditionCheckFailure: { type: "String", enum: ["ALL_OLD", "NONE"] } };

/** dynalite honours it, but does not let it pass. */
const CONSISTENT_READ = { ConsistentRead: { type: "Boolean" } };

const CHECKS = {
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: createTable,
  DeleteItem: { ...deleteItem, types: { ...deleteItem.types, ...WITH_OLD_ITEM } },
  GetItem: getItem,
  PutItem: { ...putItem, types: { ...putItem.types, ...WITH_OLD_ITEM } },
  Query: query,
  Scan: { ...scan, types: { ...scan.types, ...CONSISTENT_READ } },
  UpdateItem: { ...updateItem, types: { ...updateItem.types, ...WITH_OLD_ITEM } },
  UpdateTable: updateTable,
};

/**
 * Checks a request as DynamoDB would and parses its expressions.
 *
 * @throws {WireError} for a request that is wrong, and for parameters that would otherwise be ignored in silence.
 */
export function checkRequest(operation: CheckedOperation, request: Request): CheckedRequest {
  const { types, custom } = CHECKS[operation];
  const unknown = Object.keys(request).find((parameter) => request[parameter] !== undefined && !(parameter in types));
  if (unknown !== undefined) throw unsupported(`${unknown} of ${operation}`);
  if (request["ReturnItemCollectionMetrics"] === "SIZE") throw unsupported("ReturnItemCollectionMetrics");
  try {
    const checked = validations.checkTypes({ ...request }, types);
    validations.checkValidations(checked, types, custom, { options: STORE_OPTIONS });
    removeFromListsLast(checked._updates?.sections);
    return checked;
  } catch (error) {
    throw fromDynalite(error);
  }
}

/** All paths of an update mean the item as it was, but dynalite removes one list member after the other: last first, then. */
function removeFromListsLast(sections: UpdateSection[] = []): void {
  const place = ({ type, path }: UpdateSection) => {
    const index = path.at(-1);
    return type === "remove" && typeof index === "number" ? index : Infinity;
  };
  sections.sort((a, b) => (place(a) === place(b) ? 0 : place(b) - place(a)));
}
