/** Environment variables by which the construct tells the functions what they work with. Written and read only through this list. */
export const ENV = {
  /** JSON: logical table name → DynamoDB table name. `{"Products":"Demo-Products-1ABC"}` */
  tables: "TAGWIRE_TABLES",
  /** JSON: edge name → CloudFront distribution id. `{"www":"E2EXAMPLE"}` */
  edges: "TAGWIRE_EDGES",
  /** JSON: object cache name → REST URL and the ARN of the secret that holds its token. `{"main":{"url":"https://…","tokenSecretArn":"arn:…"}}` */
  redis: "TAGWIRE_REDIS",
  /** URL of the queue to purge-edge. */
  edgeQueueUrl: "TAGWIRE_EDGE_QUEUE_URL",
  /** URL of the queue of purges to make later (redis-retry). */
  laterQueueUrl: "TAGWIRE_LATER_QUEUE_URL",
  /** URL of the queue of dead edge messages. */
  edgeDeadLettersUrl: "TAGWIRE_EDGE_DEAD_LETTERS_URL",
  /** URL of the queue of dead later purges. */
  laterDeadLettersUrl: "TAGWIRE_LATER_DEAD_LETTERS_URL",
  /** URL of the queue of pointers to parked changes. */
  parkedQueueUrl: "TAGWIRE_PARKED_QUEUE_URL",
  /** Bucket of parked changes and failed batches. */
  parkedBucket: "TAGWIRE_PARKED_BUCKET",
  /** Name of the ledger table. */
  ledgerTable: "TAGWIRE_LEDGER_TABLE",
  /** Name of the parameter with what the doctor expects to see, as it was deployed. */
  expectedParameter: "TAGWIRE_EXPECTED_PARAMETER",
  /** JSON: names of the functions that decide on changes or send what was decided. `["Tagwire-OnChange-1ABC"]` */
  functions: "TAGWIRE_FUNCTIONS",
  /** Hash of the config's module: the same for all functions that were deployed together. */
  config: "TAGWIRE_CONFIG",
  /** Name of the table that the canary writes to; absent when no edge has probe pages. */
  probeTable: "TAGWIRE_PROBE_TABLE",
  /** JSON: edge name → domain name of its distribution, of the edges that have probe pages. `{"www":"d111111abcdef8.cloudfront.net"}` */
  probeEdges: "TAGWIRE_PROBE_EDGES",
  /** Header in which a probe page sends its tag. */
  tagHeader: "TAGWIRE_TAG_HEADER",
  /** Local stack only: one Upstash REST endpoint and token in place of all of {@link ENV.redis}. */
  localRedisUrl: "UPSTASH_REDIS_REST_URL",
  localRedisToken: "UPSTASH_REDIS_REST_TOKEN",
} as const;
