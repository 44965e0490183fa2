import type { RedisAnswer, RedisSeen } from "../../doctor/observations.ts";
import type { Look } from "../../ports/observers.ts";
import { upstashPipeline, type UpstashReply } from "../object-cache/upstash-pipeline.ts";

/** What each answer of Upstash's means, the first that matches. */
const MEANINGS: readonly (readonly [said: RegExp, means: RedisAnswer])[] = [
  [/^(WRONGPASS|NOAUTH)|unauthorized|invalid (auth )?token/i, "token-refused"],
  [/^(NOPERM|READONLY)/i, "not-permitted"],
  [/^OOM|capacity quota|max (data|database|storage) size/i, "full"],
  [/max (daily )?requests? limit|quota/i, "quota"],
];

/** Should the doctor die in between, its key does not outlive it by long. */
const KEY_TTL_MS = "60000";

/**
 * Looks at an Upstash database: writes a key of its own, looks for it and removes it. Four commands.
 *
 * @param namespace - first part of the key: the token may be restricted to it.
 * @param localUrl - in place of every database's own.
 */
export function upstashDatabase(
  namespace: string,
  localUrl?: string,
): Look<{ readonly url: string; readonly token: string }, RedisSeen> {
  const key = `${namespace}:doctor`;
  const commands = [
    ["SET", key, "1", "PX", KEY_TTL_MS],
    ["SCAN", "0", "MATCH", key, "COUNT", "1"],
    ["UNLINK", key],
    ["INFO", "memory"],
  ];
  return async ({ url, token }, signal) => {
    const replies = await pipeline(localUrl ?? url, token, commands, signal);
    if (typeof replies === "string") return { write: replies, scan: replies, evictionPolicy: undefined };
    const [set, scan, unlink, info] = replies;
    const write = answerOf(set);
    return {
      write: write === "done" ? answerOf(unlink) : write,
      scan: answerOf(scan),
      evictionPolicy: evictionPolicyIn(info?.result),
    };
  };
}

async function pipeline(
  url: string,
  token: string,
  commands: readonly (readonly string[])[],
  signal: AbortSignal,
): Promise<readonly (UpstashReply | undefined)[] | RedisAnswer> {
  try {
    const answer = await upstashPipeline({ url, token }, commands, signal);
    if ("replies" in answer) return answer.replies;
    return answer.status === 401 ? "token-refused" : answerOf(answer.refused);
  } catch {
    return "unreachable"; // no answer, none in time, or none in JSON
  }
}

function answerOf(reply: UpstashReply | undefined): RedisAnswer {
  const error = reply === undefined ? "no reply" : reply.error;
  if (error === undefined) return "done";
  return MEANINGS.find(([said]) => said.test(error))?.[1] ?? "failed";
}

/** `CONFIG GET` is not offered over REST; `INFO` says it among other things. */
function evictionPolicyIn(info: unknown): string | undefined {
  return typeof info === "string" ? /^maxmemory_policy:(\S+)/m.exec(info)?.[1] : undefined;
}
