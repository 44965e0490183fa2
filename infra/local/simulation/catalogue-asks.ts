import type { Config } from "../../../shared/config/config.ts";
import type { RawAttribute, RawImage } from "../../../shared/pipeline/change/change.ts";
import { requestsOfStale } from "../../../shared/pipeline/edge/batch-requests.ts";
import { decide } from "../../../shared/pipeline/tags/decide.ts";
import type { TraceChange } from "../catalogue/change-trace.ts";
import { type Document, productItem, productKey } from "../catalogue/product-item.ts";
import type { Ask, AsksOf } from "./workload.ts";

/** What the demo shows as a page and as JSON. */
const IN_TWO_FORMS = /^#(?:product|category):/;

/**
 * What a change of the catalogue makes stale by the rules of a config. Where the trace has no documents they are made up:
 * each field that `changed` names holds something new, but all are of one category.
 *
 * @returns a function to be asked about the changes in their order.
 */
export function catalogueAsks(config: Config, table: string, edge: string): AsksOf {
  const known = new Map<string, Document>();
  const { ancestors = false } = config.edges[edge] ?? {};
  let index = 0;
  return (change) => {
    const { t, op, key } = change;
    const before = change.old ?? known.get(key) ?? {};
    const after = change.new ?? madeUp(before, change, index++);
    known.set(key, after);
    const stale = decide(
      [
        {
          table,
          event: op,
          keys: rawImage(productKey(key)),
          old: op === "INSERT" ? undefined : rawImage(productItem(key, before)),
          new: op === "REMOVE" ? undefined : rawImage(productItem(key, after)),
          sequenceNumber: String(index),
          writtenAtMs: t * 1_000,
          index: 0,
          record: undefined,
        },
      ],
      config,
    );
    return requestsOfStale(stale, config)
      .filter((request) => request.edge === edge)
      .flatMap(({ items }) => items.map(({ item, under }) => askOf(item, ancestors ? under : [])));
  };
}

function askOf(item: string, under: readonly string[]): Ask {
  return IN_TWO_FORMS.test(item) ? { item, under, objects: 2 } : { item, under };
}

/** Nobody knows of which licence, and so of which category: all are taken to be of one. */
function madeUp(before: Document, { changed = [] }: TraceChange, index: number): Document {
  const known = changed.filter((field) => field !== "license");
  return { ...before, ...Object.fromEntries(known.map((field) => [field, `${field} ${index}`])) };
}

function rawImage(item: ReturnType<typeof productItem>): RawImage {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, { ...value } as RawAttribute]));
}
