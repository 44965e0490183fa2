import type { Redis } from "@upstash/redis";
import { type ProbePage, PROBE_TAGS } from "../../doctor/canary/probe.ts";
import type { ProbeMarks } from "../../ports/canary-senses.ts";
import { PurgeTargetError } from "../../ports/errors.ts";
import { describeRedisError } from "../object-cache/describe-redis-error.ts";
import { nonceKeys } from "../object-cache/nonce-keys.ts";
import type { RedisAccess } from "../object-cache/redis-from-env.ts";
import { upstashClient } from "../object-cache/upstash-client.ts";
import { withTimeLimit } from "../with-time-limit.ts";

/** Whatever becomes of the run, its marks are gone soon after, in milliseconds. */
const MARK_TTL_MS = 600_000;

/** For one look, in milliseconds. */
const LOOK_TIMEOUT_MS = 3_000;

/**
 * Marks in Redis: the nonces of the two probe tags, which are what a purge by tag removes. Two commands to set them, one to
 * look at both.
 *
 * @param namespace - first part of the cache client's keys.
 */
export function redisMarks(databases: ReadonlyMap<string, RedisAccess>, namespace: string) {
  const nonces = nonceKeys(namespace);
  const keyOf = (page: ProbePage): string => nonces.tag(PROBE_TAGS[page]);

  const call = async <Answer>(
    name: string,
    signal: AbortSignal,
    command: (redis: Redis) => Promise<Answer>,
  ): Promise<Answer> => {
    const access = databases.get(name);
    if (!access) throw new PurgeTargetError(`redis ${name}`, "nobody said where it is");
    return await withTimeLimit(signal, LOOK_TIMEOUT_MS, async (limited) => {
      try {
        const token = await access.token.refreshed(limited);
        return await command(upstashClient({ url: access.url, token, signal: () => limited }));
      } catch (error) {
        if (error instanceof PurgeTargetError) throw error;
        throw new PurgeTargetError(`redis ${name}`, describeRedisError(error));
      }
    });
  };

  return {
    mark: async (name: string, run: string, signal: AbortSignal): Promise<void> => {
      await call(name, signal, async (redis) => {
        await redis.set(keyOf("probe"), run, { px: MARK_TTL_MS });
        await redis.set(keyOf("control"), run, { px: MARK_TTL_MS });
      });
    },

    marks: async (name: string, run: string, signal: AbortSignal): Promise<ProbeMarks> =>
      await call(name, signal, async (redis) => {
        const [probe, control] = await redis.mget<(string | null)[]>(keyOf("probe"), keyOf("control"));
        return { probe: probe === run, control: control === run };
      }),
  };
}
