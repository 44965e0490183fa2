import { type ProbePage, PROBE_TAGS } from "../../doctor/canary/probe.ts";
import type { ProbeMarks } from "../../ports/canary-senses.ts";
import { PurgeTargetError } from "../../ports/errors.ts";
import { cacheKeys } from "../../cache/protocol/keys.ts";
import type { RedisAccess } from "../object-cache/redis-from-env.ts";
import { upstashPipeline } from "../object-cache/upstash-pipeline.ts";
import { withTimeLimit } from "../with-time-limit.ts";

/** Whatever becomes of the run, its marks are gone soon after, in milliseconds. */
const MARK_TTL_MS = "600000";

/** For one look, in milliseconds. */
const LOOK_TIMEOUT_MS = 3_000;

/**
 * Marks in Redis: the nonces of the two probe tags, which are what a purge by tag removes. Two commands to set them, two to
 * look; none reads a value, so that a token need not let anybody do so.
 *
 * @param namespace - first part of the cache client's keys.
 */
export function redisMarks(databases: ReadonlyMap<string, RedisAccess>, namespace: string) {
  const nonces = cacheKeys(namespace);
  const keyOf = (page: ProbePage): string => nonces.tag(PROBE_TAGS[page]);

  return {
    mark: async (name: string, run: string, signal: AbortSignal): Promise<void> => {
      const set = (page: ProbePage) => ["SET", keyOf(page), run, "PX", MARK_TTL_MS];
      await call(databases, name, [set("probe"), set("control")], signal);
    },

    marks: async (name: string, signal: AbortSignal): Promise<ProbeMarks> => {
      const exists = (page: ProbePage) => ["EXISTS", keyOf(page)];
      const [probe, control] = await call(databases, name, [exists("probe"), exists("control")], signal);
      return { probe: probe === 1, control: control === 1 };
    },
  };
}

/** What each command came to. @throws {PurgeTargetError} unless all of them did. */
async function call(
  databases: ReadonlyMap<string, RedisAccess>,
  name: string,
  commands: readonly (readonly string[])[],
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const failed = (why: string): PurgeTargetError => new PurgeTargetError(`redis ${name}`, why);
  const access = databases.get(name);
  if (!access) throw failed("nobody said where it is");
  return await withTimeLimit(signal, LOOK_TIMEOUT_MS, async (limited) => {
    const token = await access.token.refreshed(limited);
    const answer = await upstashPipeline({ url: access.url, token }, commands, limited).catch(() => {
      throw failed("no answer");
    });
    const replies = "replies" in answer ? answer.replies : [answer.refused];
    const error = replies.find((reply) => reply.error !== undefined)?.error;
    // Its first word: the rest may carry the command.
    if (error !== undefined) throw failed(error.split(/[\s:,]/, 1)[0] ?? "refused");
    return replies.map(({ result }) => result);
  });
}
