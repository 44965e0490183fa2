import getItem from "dynalite/actions/getItem.js";
import { checkRequest, type Request } from "./check-request.ts";
import { dynaliteStore } from "./dynalite-store.ts";
import type { Tables } from "./tables.ts";
import { transactItems } from "./transact-items.ts";
import { validationError } from "./wire-error.ts";
import { runAtOnce } from "./write-item.ts";
import { WriteSet } from "./write-set.ts";

/** Reads up to 100 items as they are at one moment. */
export function transactGetItems(request: Request, tables: Tables): object {
  const gets = transactItems(request, ["Get"]).map(({ request: get }) => {
    if (get["ConsistentRead"] !== undefined) throw validationError("ConsistentRead can not be used in TransactItems");
    return checkRequest("GetItem", get);
  });
  const store = dynaliteStore(tables, { writes: new WriteSet() });
  return { Responses: gets.map((get) => runAtOnce(getItem, store, get)) };
}
