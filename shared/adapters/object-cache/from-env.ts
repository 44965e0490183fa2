import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Config } from "../../config/config.ts";
import { ENV } from "../../env.ts";
import type { ObjectCache } from "../../ports/object-cache.ts";
import type { Secret } from "../../ports/secret.ts";
import type { EnvReader } from "../../read-env.ts";
import { AWS_CLIENT_OPTIONS } from "../aws/client-options.ts";
import { MemorySecret } from "../secret/memory.ts";
import { SecretsManagerSecret } from "../secret/secrets-manager.ts";
import { UpstashObjectCache } from "./upstash.ts";

/**
 * The object caches of a configuration, by name, as the environment tells where they are: all in one place in the local
 * stack, each with its token in Secrets Manager when deployed.
 *
 * @param timeoutMs - for a whole purge.
 */
export function objectCachesFromEnv(
  config: Config,
  read: EnvReader,
  timeoutMs: number,
): ReadonlyMap<string, ObjectCache> {
  if (config.redis.length === 0) return new Map();
  const { namespace } = config;
  const endpoints = endpointsFromEnv(config, read);
  return new Map(
    Array.from(endpoints, ([name, { url, token }]) => [
      name,
      new UpstashObjectCache({ name, url, token, namespace, timeoutMs }),
    ]),
  );
}

interface Endpoint {
  readonly url: string;
  readonly token: Secret;
}

function endpointsFromEnv(config: Config, read: EnvReader): ReadonlyMap<string, Endpoint> {
  const localUrl = read.optional(ENV.localRedisUrl);
  if (localUrl !== undefined) {
    const token = new MemorySecret(read.text(ENV.localRedisToken));
    return new Map(config.redis.map((name) => [name, { url: localUrl, token }]));
  }
  const endpoints = read.redisEndpoints(ENV.redis);
  read.mustCover(ENV.redis, config.redis, endpoints);
  const secrets = new SecretsManagerClient(AWS_CLIENT_OPTIONS);
  return new Map(
    config.redis.flatMap((name) => {
      const endpoint = endpoints.get(name);
      if (endpoint === undefined) return [];
      return [[name, { url: endpoint.url, token: new SecretsManagerSecret(secrets, endpoint.tokenSecretArn) }]];
    }),
  );
}
