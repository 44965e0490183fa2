import { MemoryCoarseGate } from "../../../shared/adapters/coarse-gate/memory.ts";
import { MemoryEdgeQueue } from "../../../shared/adapters/edge-queue/memory.ts";
import { MemoryLaterQueue } from "../../../shared/adapters/later-queue/memory.ts";
import { MemoryObjectCache } from "../../../shared/adapters/object-cache/memory.ts";
import { MemoryParking } from "../../../shared/adapters/parking/memory.ts";
import { MemoryReporter } from "../../../shared/adapters/reporter/memory.ts";
import { defineConfig } from "../../../shared/config/define-config.ts";
import { defineTags } from "../../../shared/config/define-tags.ts";
import { item, source } from "../../../shared/config/source.ts";
import type { Invalidation } from "../../../shared/pipeline/pipeline.ts";
import type { ObjectCache } from "../../../shared/ports/object-cache.ts";

/** A product as the tests have it. */
export interface Product {
  readonly name?: string;
  readonly category?: string;
  /** Makes a rule throw. */
  readonly broken?: boolean;
}

const tags = defineTags({
  products: "products",
  product: { tag: "product:{id}", under: "products" },
  category: { tag: "category:{id}", under: "products" },
});

/** `www` has its headers from the helper, `old` writes them by hand; `main` and `spare` are object caches. */
export const shop = defineConfig({
  namespace: "shop",
  tags,
  sources: [
    source({
      table: "Products",
      item: item<Product>(),
      match: { pk: "PRODUCT#{id}" },
      coarse: { tags: [tags.products()], paths: ["/c/*"], objectKeys: ["menu:*"] },
      rules: [
        { name: "page", tags: ({ key }) => [tags.product(key)] },
        {
          name: "lists",
          watch: ["category"],
          tags: ({ item: product }) => {
            if (product.broken === true) throw new TypeError("no");
            return product.category === undefined ? [] : [tags.category({ id: product.category })];
          },
          objectKeys: ({ item: product }) => (product.category === undefined ? [] : [`menu:${product.category}`]),
          paths: ({ item: product }) => (product.category === undefined ? [] : [`/c/${product.category}`]),
        },
      ],
    }),
  ],
  edges: {
    www: { maxStaleness: "60s", ancestors: true, handWrittenHeaders: false },
    old: { maxStaleness: "60s", handWrittenHeaders: true },
  },
  redis: { main: {}, spare: {} },
});

export const STREAM = "arn:aws:dynamodb:us-east-1:1:table/Shop-Products/stream/1";

/** When all writes happen, in milliseconds. */
const WRITTEN_AT_MS = 1_700_000_000_000;

/** Everything a batch is worked on with, in memory, a second after the writes. */
export class BatchWorld {
  readonly clock = { nowMs: WRITTEN_AT_MS + 1_000, now: () => this.clock.nowMs };
  readonly main = new MemoryObjectCache("shop");
  readonly spare = new MemoryObjectCache("shop");
  readonly edgeQueue = new MemoryEdgeQueue();
  readonly laterQueue = new MemoryLaterQueue();
  readonly parking = new MemoryParking();
  readonly coarseGate = new MemoryCoarseGate(this.clock);
  readonly reporter = new MemoryReporter();

  run(overrides: Partial<Invalidation> = {}): Invalidation {
    return {
      config: shop,
      tableOf: (arn) => (arn === STREAM ? "Products" : undefined),
      objectCaches: new Map<string, ObjectCache>([
        ["main", this.main],
        ["spare", this.spare],
      ]),
      edgeQueue: this.edgeQueue,
      laterQueue: this.laterQueue,
      parking: this.parking,
      coarseGate: this.coarseGate,
      clock: this.clock,
      report: this.reporter.report,
      signal: new AbortController().signal,
      ...overrides,
    };
  }

  itemsAt(edge: string): readonly string[] {
    return this.edgeQueue.itemsOf(edge).map(({ item }) => item);
  }
}

/** A write as the stream brings it: to product `id`, at place `sequence`. */
export function recordOf(
  sequence: number,
  id: string,
  before: Product | undefined,
  after: Product | undefined,
): unknown {
  return {
    eventID: `event-${sequence}`,
    eventName: before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY",
    eventSourceARN: STREAM,
    dynamodb: {
      ApproximateCreationDateTime: WRITTEN_AT_MS / 1_000,
      Keys: { pk: { S: `PRODUCT#${id}` } },
      ...(before === undefined ? {} : { OldImage: imageOf(id, before) }),
      ...(after === undefined ? {} : { NewImage: imageOf(id, after) }),
      SequenceNumber: sequenceNumber(sequence),
    },
  };
}

/** A product that came to a category, at place `sequence`. */
export function inserted(sequence: number, id: string, category: string): unknown {
  return recordOf(sequence, id, undefined, { category });
}

/** A record nobody can read, at place `sequence`. */
export function unreadableRecord(sequence: number): unknown {
  return { eventName: "MODIFY", eventSourceARN: STREAM, dynamodb: { SequenceNumber: sequenceNumber(sequence) } };
}

export function sequenceNumber(sequence: number): string {
  return String(100_000_000_000_000_000_000n + BigInt(sequence));
}

function imageOf(id: string, { name, category, broken }: Product): object {
  return {
    pk: { S: `PRODUCT#${id}` },
    ...(name === undefined ? {} : { name: { S: name } }),
    ...(category === undefined ? {} : { category: { S: category } }),
    ...(broken === undefined ? {} : { broken: { BOOL: broken } }),
  };
}
