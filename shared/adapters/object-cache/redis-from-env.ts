import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ENV } from "../../env.ts";
import type { Secret } from "../../ports/secret.ts";
import type { EnvReader } from "../../read-env.ts";
import { AWS_CLIENT_OPTIONS } from "../aws/client-options.ts";
import { MemorySecret } from "../secret/memory.ts";
import { SecretsManagerSecret } from "../secret/secrets-manager.ts";

/** How to reach a Redis database. */
export interface RedisAccess {
  readonly url: string;
  readonly token: Secret;
}

/** Redis databases by name: all in one place in the local stack, each with its token in Secrets Manager when deployed. */
export function redisFromEnv(names: readonly string[], read: EnvReader): ReadonlyMap<string, RedisAccess> {
  const localUrl = read.optional(ENV.localRedisUrl);
  if (localUrl !== undefined) {
    const token = new MemorySecret(read.text(ENV.localRedisToken));
    return new Map(names.map((name) => [name, { url: localUrl, token }]));
  }
  const endpoints = read.redisEndpoints(ENV.redis);
  read.mustCover(ENV.redis, names, endpoints);
  const secrets = new SecretsManagerClient(AWS_CLIENT_OPTIONS);
  return new Map(
    names.flatMap((name) => {
      const endpoint = endpoints.get(name);
      if (endpoint === undefined) return [];
      return [[name, { url: endpoint.url, token: new SecretsManagerSecret(secrets, endpoint.tokenSecretArn) }]];
    }),
  );
}
