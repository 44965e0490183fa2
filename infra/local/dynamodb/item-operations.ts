import batchGetItem from "dynalite/actions/batchGetItem.js";
import batchWriteItem from "dynalite/actions/batchWriteItem.js";
import getItem from "dynalite/actions/getItem.js";
import { checkRequest, type Request } from "./check-request.ts";
import { dynaliteStore } from "./dynalite-store.ts";
import { readPage } from "./read-page.ts";
import type { Tables } from "./tables.ts";
import { validationError } from "./wire-error.ts";
import { type ItemWrite, runAtOnce, writeItem } from "./write-item.ts";
import { WriteSet } from "./write-set.ts";

const MAX_BATCH_WRITES = 25;

/** The API calls that read and write items, transactions aside. Each write is one synchronous step. */
export function itemOperations(tables: Tables) {
  const reading = () => dynaliteStore(tables, { writes: new WriteSet() });
  const write = (operation: ItemWrite) => (request: Request) => {
    const writes = new WriteSet();
    const answer = writeItem(operation, checkRequest(operation, request), { tables, writes });
    writes.commit();
    return answer;
  };
  return {
    PutItem: write("PutItem"),
    UpdateItem: write("UpdateItem"),
    DeleteItem: write("DeleteItem"),

    BatchWriteItem(request: Request) {
      const checked = checkRequest("BatchWriteItem", request);
      const requested = Object.values(checked["RequestItems"] as Record<string, unknown[]>).flat().length;
      if (requested > MAX_BATCH_WRITES) throw validationError("Too many items requested for the BatchWriteItem call");
      const writes = new WriteSet();
      const answer = runAtOnce(batchWriteItem, dynaliteStore(tables, { writes }), checked);
      writes.commit();
      return answer;
    },

    GetItem: (request: Request) => runAtOnce(getItem, reading(), checkRequest("GetItem", request)),
    BatchGetItem: (request: Request) => runAtOnce(batchGetItem, reading(), checkRequest("BatchGetItem", request)),
    Query: (request: Request) => readPage("Query", reading(), checkRequest("Query", request)),
    Scan: (request: Request) => readPage("Scan", reading(), checkRequest("Scan", request)),
  };
}
