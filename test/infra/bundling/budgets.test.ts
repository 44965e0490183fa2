import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { bundleFunctions } from "../../../infra/bundling/bundle-functions.ts";
import { functionEntry } from "../../../infra/bundling/function-entries.ts";

const COMMON = [
  "@aws-lambda-powertools/commons",
  "@aws-lambda-powertools/logger",
  "@aws-sdk/core",
  "@aws/lambda-invoke-store",
  "@noble/hashes",
  "@smithy/core",
  "@smithy/node-http-handler",
  "@smithy/signature-v4",
  "@smithy/types",
];
const METRICS = ["@aws-lambda-powertools/metrics"];
const QUEUES = ["@aws-sdk/client-sqs", "@aws-sdk/middleware-sdk-sqs"];
const DYNAMODB = [
  "@aws-sdk/client-dynamodb",
  "@aws-sdk/dynamodb-codec",
  "@aws-sdk/endpoint-cache",
  "@aws-sdk/middleware-endpoint-discovery",
  "mnemonist",
  "obliterator",
];
const SECRETS = ["@aws-sdk/client-secrets-manager"];
const REDIS = [...SECRETS, "@upstash/redis", "uncrypto"];
const CLOUDFRONT = ["@aws-sdk/client-cloudfront", "@aws-sdk/xml-builder"];
const S3 = ["aws4fetch"];
const S3_CLIENT = [
  "@aws-sdk/checksums",
  "@aws-sdk/client-s3",
  "@aws-sdk/middleware-sdk-s3",
  "@aws-sdk/signature-v4-multi-region",
  "@aws-sdk/xml-builder",
];
const LOOKS = [
  "@aws-sdk/client-cloudwatch",
  "@aws-sdk/client-lambda",
  "@aws-sdk/client-sns",
  "@smithy/middleware-compression",
];

/** Of minified bytes. Each has room for a few of our own modules, none for another SDK client. */
const BUDGETS = {
  "on-change": { maxBytes: 520_000, packages: [COMMON, METRICS, QUEUES, DYNAMODB, REDIS, S3] },
  "redis-retry": { maxBytes: 400_000, packages: [COMMON, METRICS, QUEUES, REDIS] },
  "purge-edge": { maxBytes: 540_000, packages: [COMMON, METRICS, QUEUES, DYNAMODB, CLOUDFRONT, S3] },
  "purge-api": { maxBytes: 640_000, packages: [COMMON, METRICS, QUEUES, DYNAMODB, REDIS, ["hono", "zod"]] },
  redrive: { maxBytes: 660_000, packages: [COMMON, METRICS, QUEUES, DYNAMODB, REDIS, S3, S3_CLIENT] },
  doctor: { maxBytes: 700_000, packages: [COMMON, METRICS, QUEUES, DYNAMODB, SECRETS, CLOUDFRONT, LOOKS, S3] },
  "edge-probe": { maxBytes: 20_000, packages: [] },
  "demo-site": { maxBytes: 430_000, packages: [COMMON, DYNAMODB, REDIS, ["hono"]] },
};

type Name = keyof typeof BUDGETS;
const names = Object.keys(BUDGETS) as Name[];

const bundles = bundleFunctions({
  configFile: fileURLToPath(new URL("../../../tagwire.config.ts", import.meta.url)),
  entries: Object.fromEntries(names.map((name) => [name, functionEntry(name)])) as Record<Name, string>,
});

it.each(names)("%s stays within its budget, so that a cold start stays short", (name) => {
  expect(bundles[name].module.byteLength).toBeLessThanOrEqual(BUDGETS[name].maxBytes);
});

it.each(names)("%s contains the packages it needs and no other", (name) => {
  expect(bundles[name].packages).toEqual(BUDGETS[name].packages.flat().sort());
});
