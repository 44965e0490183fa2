import query from "dynalite/actions/query.js";
import scan from "dynalite/actions/scan.js";
import dynalite, { type CheckedRequest, type Expression, type Store } from "dynalite/db/index.js";
import type { Item } from "./item.ts";
import { matchesCondition } from "./match-condition.ts";
import { fromDynalite } from "./wire-error.ts";

interface Page {
  readonly Items?: readonly Item[];
  readonly Count: number;
  readonly ScannedCount: number;
}

const ACTIONS = { Query: query, Scan: scan };

/** No attribute has an empty name. */
const ALWAYS: Expression = { type: "function", name: "attribute_not_exists", args: [[""]] };

/** Reads one page of a table or an index, from a snapshot of the moment it is called. */
export async function readPage(operation: keyof typeof ACTIONS, store: Store, request: CheckedRequest): Promise<Page> {
  const { _filter: filter, _projection: projection, Select: select } = request;
  if (filter === undefined) return run(operation, store, request);
  // dynalite filters by its own comparison, so it gets a filter that lets all pass; filtering and what follows it is done here.
  const { Items: items = [], ...page } = await run(operation, store, {
    ...request,
    ...(select === "COUNT" && { Select: undefined }),
    _filter: { ...filter, expression: ALWAYS },
    ...(projection && { _projection: { ...projection, paths: undefined } }),
  });
  const matching = items.filter((item) => matchesCondition(item, filter.expression));
  const paths = projection?.paths;
  return {
    ...page,
    Count: matching.length,
    ...(select !== "COUNT" && {
      Items: paths ? matching.map((item) => dynalite.mapPaths(paths, item) as Item) : matching,
    }),
  };
}

function run(operation: keyof typeof ACTIONS, store: Store, request: CheckedRequest): Promise<Page> {
  return new Promise((resolve, reject) => {
    ACTIONS[operation](store, request, (error, page) => {
      if (error) reject(fromDynalite(error));
      else resolve(page as Page);
    });
  });
}
