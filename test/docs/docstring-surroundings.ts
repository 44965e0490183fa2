import type { Distribution } from "aws-cdk-lib/aws-cloudfront";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { defineKeys } from "tagwire/cache/keys";
import { memory } from "tagwire/cache/memory";
import { createTagCache } from "tagwire/cache/pages";
import { type Config, defineTags } from "tagwire/config";

/** All that the examples of docstrings take for granted: what the doors export, and a shop. */
export { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
export { Hono } from "hono";
export { edgeHeaders, taggedResponse } from "tagwire/cache/headers";
export { tagged } from "tagwire/cache/hono";
export { defineKeys, stepFrom } from "tagwire/cache/keys";
export { lease } from "tagwire/cache/lease";
export { memory } from "tagwire/cache/memory";
export { createTagCache } from "tagwire/cache/pages";
export { consoleReporter, emfReporter, hitRatio } from "tagwire/cache/reporters";
export { resp } from "tagwire/cache/resp";
export { upstash } from "tagwire/cache/upstash";
export { cacheTags, TaggedDistribution, Tagwire } from "tagwire/cdk";
export { crosses, defineConfig, defineTags, item, source } from "tagwire/config";
export type { CacheEvent } from "tagwire/cache";

export interface Product {
  readonly pk: string;
  readonly sk: string;
  readonly productId: string;
  readonly name: string;
  readonly stock: number;
}

export const tags = defineTags({
  products: "products",
  product: { tag: "product:{productId}", under: "products" },
});

export const cache = createTagCache({ store: memory(), namespace: "shop" });

export const keys = defineKeys({
  namespace: "catalogue",
  version: 1,
  keys: { product: { key: "product:{id}", version: 2, tags: ({ id }) => [tags.product({ productId: id })] } },
});

export declare const load: (productId: string) => Promise<{ readonly title: string }>;
export declare const loadProduct: (productId: number) => Promise<{ readonly title: string }>;
export declare const renderHome: () => Promise<string>;
export declare const env: { readonly UPSTASH_REDIS_REST_URL: string; readonly UPSTASH_REDIS_REST_TOKEN: string };

/** As ioredis declares it. */
export declare const redis: {
  call(name: string, ...args: string[]): Promise<unknown>;
};

/** As node-redis declares it. */
export declare const client: { sendCommand(command: string[]): Promise<unknown> };

export declare const config: Config<"Products", "www", "main">;
export declare const table: Table;
export declare const distribution: Distribution;
export declare const secret: ISecret;
