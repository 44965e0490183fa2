import { createHash, timingSafeEqual } from "node:crypto";
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Hono } from "hono";
import type { TaggedEnv } from "tagwire/cache/hono";
import { createTagCache } from "tagwire/cache/pages";
import { emfReporter } from "tagwire/cache/reporters";
import { upstash } from "tagwire/cache/upstash";
import { AWS_CLIENT_OPTIONS } from "../../shared/adapters/aws/client-options.ts";
import { redisFromEnv } from "../../shared/adapters/object-cache/redis-from-env.ts";
import { SecretsManagerSecret } from "../../shared/adapters/secret/secrets-manager.ts";
import { ENV } from "../../shared/env.ts";
import type { Secret } from "../../shared/ports/secret.ts";
import config from "../../tagwire.config.ts";
import { EnvReader } from "../../shared/read-env.ts";
import { CACHE_METRICS } from "./cache-metrics.ts";
import { Catalogue } from "./catalogue.ts";
import { site } from "./site.ts";

const EDIT_PASSWORD_SECRET_ARN = "EDIT_PASSWORD_SECRET_ARN";

/** Time for reading a secret, in milliseconds. */
const SECRET_TIMEOUT_MS = 2_000;

/** @throws {ConfigError} with everything that is wrong with the environment. */
export function compose(env: Readonly<Record<string, string | undefined>>): Hono<TaggedEnv> {
  const read = new EnvReader(env);
  const tables = read.texts(ENV.tables);
  read.mustCover(ENV.tables, ["Products"], tables);
  const redis = redisFromEnv(["main"], read).get("main");
  const passwordArn = read.text(EDIT_PASSWORD_SECRET_ARN);
  read.throwIfAny();
  if (!redis) throw new Error(`${ENV.redis} has no main`);

  const logger = new Logger();
  return site({
    catalogue: new Catalogue(new DynamoDBClient(AWS_CLIENT_OPTIONS), tables.get("Products") ?? ""),
    cache: createTagCache({
      store: upstash({ url: redis.url, token: () => redis.token.current(AbortSignal.timeout(SECRET_TIMEOUT_MS)) }),
      namespace: config.namespace,
      // What is purged when it changes may stay for long.
      defaults: { ttl: "1y", negativeTtl: "1y" },
      maxTtl: "1y",
      onEvent: emfReporter(CACHE_METRICS),
    }),
    mayEdit: isOnThisMachine(env["AWS_ENDPOINT_URL_DYNAMODB"])
      ? undefined
      : passwordCheck(new SecretsManagerSecret(new SecretsManagerClient(AWS_CLIENT_OPTIONS), passwordArn)),
    now: () => new Date(),
    report: (error) => logger.error("request failed", { error: error.name }),
  });
}

/** Whoever reaches the local stack may edit: it listens to this machine only. */
function isOnThisMachine(endpoint: string | undefined): boolean {
  return endpoint !== undefined && new URL(endpoint).hostname === "127.0.0.1";
}

/** Compares hashes, so that neither the time nor the length of the comparison tells anything. */
function passwordCheck(secret: Secret): (password: string) => Promise<boolean> {
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return async (password) => {
    const expected = await secret.current(AbortSignal.timeout(SECRET_TIMEOUT_MS));
    return timingSafeEqual(hash(password), hash(expected));
  };
}
