import type { Config } from "../../config/config.ts";
import type { ObjectCache } from "../../ports/object-cache.ts";
import type { EnvReader } from "../../read-env.ts";
import { redisFromEnv } from "./redis-from-env.ts";
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
  const databases = redisFromEnv(config.redis, read);
  return new Map(
    Array.from(databases, ([name, { url, token }]) => [
      name,
      new UpstashObjectCache({ name, url, token, namespace, timeoutMs }),
    ]),
  );
}
