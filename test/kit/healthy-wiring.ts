import type { Expected } from "../../shared/doctor/expected.ts";
import type { AlarmSeen, FunctionSeen, ResponseSeen } from "../../shared/doctor/observations.ts";
import { defineConfig, defineTags, item, source } from "../../shared/config/index.ts";
import type { Look, Observers } from "../../shared/ports/observers.ts";

export const wiringTags = defineTags({
  products: "products",
  product: { tag: "product:{id}", under: "products" },
});

export const wiringConfig = defineConfig({
  namespace: "shop",
  tags: wiringTags,
  sources: [
    source({
      table: "Products",
      item: item<{ readonly name: string }>(),
      match: { pk: "PRODUCT#{id}" },
      coarse: { tags: [wiringTags.products()] },
      rules: [{ name: "page", tags: ({ key }) => [wiringTags.product(key)] }],
    }),
  ],
  edges: { www: { ancestors: true } },
});

const STREAM_ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/shop-products/stream/2026-11-20T10:00:00.000";
const BUCKET_ARN = "arn:aws:s3:::shop-parking";
export const QUEUES = "https://sqs.us-east-1.amazonaws.com/123456789012/";
const API_URL = "https://api.shop.example";
/** What the doctor looks at there. */
export const API_HEALTH = `${API_URL}/v1/health`;
export const TOPIC_ARN = "arn:aws:sns:us-east-1:123456789012:shop-alarms";

export const wiringExpected: Expected = {
  tables: { Products: { name: "shop-products", mapping: "stream-mapping", filters: "f1" } },
  stream: {
    batchSize: 1_000,
    parallelization: 2,
    bisects: true,
    retries: 100,
    maxAgeSeconds: 21_600,
    reportsItemFailures: true,
    destination: BUCKET_ARN,
  },
  queues: {
    edge: {
      name: "edge",
      retentionSeconds: 345_600,
      visibilitySeconds: 48,
      deadLetters: "edgeDead",
      mapping: { id: "queue-mapping", batchSize: 10 },
    },
    edgeDead: { name: "dead", retentionSeconds: 1_209_600, visibilitySeconds: 30 },
  },
  queueUrl: `${QUEUES}edge`,
  bucket: "shop-parking",
  edges: { www: { distribution: "E1", samples: { origin: "https://origin.shop.example", paths: ["/p/1"] } } },
  redis: { main: { url: "https://shop.upstash.io", secret: "token-arn" } },
  api: API_URL,
  schedules: { sweep: { rule: "shop-sweep", expression: "rate(1 minute)" } },
  alarms: { prefix: "shop-", names: ["errors"], topic: TOPIC_ARN },
};

/** What an observer sees, by what it looks at. */
type Things<Name extends keyof Observers> = Record<string, Awaited<ReturnType<Observers[Name]>>>;

/** All that can be seen, by what it is asked for; change any of it, or take it away. */
export class HealthyWiring {
  readonly mappings: Things<"mapping"> = {
    "stream-mapping": {
      state: "Enabled",
      source: STREAM_ARN,
      batchSize: 1_000,
      parallelization: 2,
      bisects: true,
      retries: 100,
      maxAgeSeconds: 21_600,
      reportsItemFailures: true,
      destination: BUCKET_ARN,
      filters: "f1",
      lastResult: "OK",
    },
    "queue-mapping": {
      state: "Enabled",
      source: "arn:aws:sqs:us-east-1:123456789012:edge",
      batchSize: 10,
      parallelization: 1,
      bisects: false,
      retries: -1,
      maxAgeSeconds: -1,
      reportsItemFailures: true,
      destination: undefined,
      filters: undefined,
      lastResult: undefined,
    },
  };
  readonly tables: Things<"table"> = {
    "shop-products": { stream: { arn: STREAM_ARN, view: "NEW_AND_OLD_IMAGES" } },
  };
  readonly queues: Things<"queue"> = {
    [`${QUEUES}edge`]: {
      messages: 3,
      inFlight: 1,
      retentionSeconds: 345_600,
      visibilitySeconds: 48,
      arn: "arn:edge",
      deadLetters: "arn:dead",
    },
    [`${QUEUES}dead`]: {
      messages: 0,
      inFlight: 0,
      retentionSeconds: 1_209_600,
      visibilitySeconds: 30,
      arn: "arn:dead",
      deadLetters: undefined,
    },
  };
  readonly buckets: Things<"bucket"> = {
    "shop-parking": { writable: true, refusal: undefined },
  };
  readonly distributions: Things<"distribution"> = {
    E1: {
      enabled: true,
      deployed: true,
      url: "https://d1.cloudfront.net",
      tagHeader: "cache-tag",
      behaviors: [
        { pattern: "*", ttls: undefined, cachePolicy: "cache-1", headersPolicy: "headers-1" },
        // The canary's own, which keeps its pages for a second at least and shows viewers their tag.
        {
          pattern: "/.tagwire/probe*",
          ttls: { minSeconds: 1, defaultSeconds: 86_400 },
          cachePolicy: undefined,
          headersPolicy: undefined,
        },
      ],
      errorTtlSeconds: new Map([400, 403, 404, 405, 414].map((status) => [status, 0])),
    },
  };
  readonly cachePolicies: Things<"cachePolicy"> = { "cache-1": { minSeconds: 0, defaultSeconds: 0 } };
  readonly removed: Things<"removedHeaders"> = { "headers-1": ["cache-tag"] };
  readonly responses: Things<"response"> = {
    "https://origin.shop.example/p/1": responseWith({ "cache-tag": "product:1, products" }),
    "https://d1.cloudfront.net/p/1": responseWith({}),
    [API_HEALTH]: responseWith({ "content-type": "application/problem+json" }, 401),
  };
  readonly secrets: Things<"secret"> = { "token-arn": "AXKsASQgYmQ4OTc0NTMt" };
  readonly databases: Things<"redis"> = {
    "https://shop.upstash.io": { write: "done", scan: "done", evictionPolicy: "optimistic-volatile" },
  };
  readonly schedules: Things<"schedule"> = {
    "shop-sweep": { enabled: true, expression: "rate(1 minute)" },
  };
  readonly alarms: Record<string, AlarmSeen | undefined> = {
    "shop-errors": {
      name: "shop-errors",
      actionsEnabled: true,
      actions: [TOPIC_ARN],
      ringing: false,
      description: "Purges fail.",
    },
  };
  readonly topics: Things<"topic"> = { [TOPIC_ARN]: { confirmed: 1, pending: 0 } };
  serverTimeMs = 0;
  /** What was deployed. */
  expected = async (): Promise<Expected> => wiringExpected;

  observers(): Observers {
    return {
      function: seenIn<FunctionSeen>({}),
      mapping: seenIn(this.mappings),
      table: seenIn(this.tables),
      queue: seenIn(this.queues),
      bucket: seenIn(this.buckets),
      distribution: seenIn(this.distributions),
      cachePolicy: seenIn(this.cachePolicies),
      removedHeaders: seenIn(this.removed),
      response: seenIn(this.responses),
      secret: seenIn(this.secrets),
      redis: async ({ url }) => this.databases[url],
      schedule: seenIn(this.schedules),
      alarms: async (names) => names.flatMap((name) => this.alarms[name] ?? []),
      topic: seenIn(this.topics),
      serverTime: async () => this.serverTimeMs,
    };
  }
}

/** Changes some of what is seen there. */
export function alter<Seen>(all: Record<string, Seen | undefined>, name: string, change: Partial<Seen>): void {
  const seen = all[name];
  if (seen === undefined) throw new Error(`nothing is seen of ${name}`);
  all[name] = { ...seen, ...change };
}

export function responseWith(headers: Readonly<Record<string, string>>, status = 200): ResponseSeen {
  const headerBytes = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length + 4, 17);
  return { status, headers: new Map(Object.entries(headers)), headerBytes };
}

function seenIn<Seen>(all: Readonly<Record<string, Seen | undefined>>): Look<string, Seen> {
  return async (name) => all[name];
}
