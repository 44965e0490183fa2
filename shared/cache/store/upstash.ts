import { CacheUsageError, StoreUnavailableError } from "../errors.ts";
import { describeRedisError, firstWords } from "./describe-redis-error.ts";
import { type CacheStore, cacheStore, type Command } from "./store.ts";
import { upstashClient } from "./upstash-client.ts";

/** How to reach an Upstash database. */
export interface UpstashStoreOptions {
  /** Of its REST API: `https://….upstash.io`. */
  readonly url: string;
  /** That of its REST API, not the read-only one; or what gives it for each request, where it is a secret that changes. */
  readonly token: string | (() => Promise<string>);
  /** `"global"` for a database with read regions: what must not be behind is then read where it is written, for two commands. @default "single" */
  readonly regions?: "single" | "global";
}

/** What Upstash answers to one command of several. */
interface Answer {
  readonly result?: unknown;
  readonly error?: string;
}

/** Copies in other regions may answer an MGET, but not a script: it could write. Billed with the command it runs. */
const READ_AT_PRIMARY = "return redis.call('MGET', unpack(KEYS))";

/** What Upstash's positions look like, as far as a header can carry them. Callers may have theirs from a cookie. */
const POSITION = /^[!-~]{1,1024}$/;

/**
 * An Upstash Redis database, over its REST API: on Lambda, Node and edge runtimes (on Cloudflare Workers with a compatibility
 * date from 2024-11-11, for its client says `cache: "no-store"`). One request each time, never tried again in secret.
 *
 * @throws {CacheUsageError} naming the option that can't be used.
 *
 * @example
 * ```ts
 * const store = upstash({ url: env.UPSTASH_REDIS_REST_URL, token: env.UPSTASH_REDIS_REST_TOKEN });
 * const cache = createTagCache({ store, namespace: "shop" });
 * ```
 */
export function upstash({ url, token, regions = "single" }: UpstashStoreOptions): CacheStore {
  checkUrl(url);
  if (!["single", "global"].includes(regions)) throw new CacheUsageError('regions: "single" or "global"');
  const clientsOf = (current: string) => {
    const access = { url, token: checkToken(current) };
    return { token: current, reads: upstashClient(access), all: upstashClient({ ...access, readYourWrites: true }) };
  };
  let clients = typeof token === "function" ? undefined : clientsOf(token);

  return cacheStore(async (commands, { signal: makeSignal, primary, after }) => {
    const isKnown = after === undefined || POSITION.test(after);
    const isPrimary = regions === "global" && (primary || !isKnown);
    const current = typeof token === "function" ? await token() : token;
    if (clients?.token !== current) clients = clientsOf(current);
    // Where a read left the database nobody asks.
    const isRead = after === undefined && commands[0]?.[0] === "MGET";
    const requester = (isRead ? clients.reads : clients.all).requester();
    requester.upstashSyncToken = (isKnown && after) || "";
    const signal = makeSignal();
    try {
      const body = isPrimary ? commands.map(atPrimary) : commands;
      // Its own type says what single commands get: a pipeline's answer is a list.
      const answers = (await requester.request({ path: ["pipeline"], body, signal })) as unknown as readonly Answer[];
      // Where the signal fired, that was no answer.
      signal.throwIfAborted();
      return {
        replies: answers.map(({ error, result }) => (error === undefined ? result : new Error(firstWords(error)))),
        billed: commands.length + commands.filter(([name]) => name === "MGET" && isPrimary).length,
        position: requester.upstashSyncToken || undefined,
      };
    } catch (error) {
      // The client's error is not the cause of ours: it carries the commands.
      throw new StoreUnavailableError(describeRedisError(error));
    }
  });
}

function atPrimary(command: Command): readonly string[] {
  const [name, ...keys] = command;
  return name === "MGET" ? ["EVAL", READ_AT_PRIMARY, String(keys.length), ...keys] : command;
}

/** A token is a header's value: a line break at its end, as files have it, would make every request fail. */
function checkToken(token: unknown): string {
  if (typeof token === "string" && /^[!-~]+$/.test(token)) return token;
  throw new CacheUsageError("token: that of the REST API, without spaces or line breaks");
}

/** Repeats nothing but the protocol: who pastes a Redis address pastes its password. */
function checkUrl(url: unknown): void {
  if (typeof url === "string" && URL.canParse(url) && /^https?:\/\/[^\s?#@]+$/i.test(url)) return;
  const [protocol] = /^\w+:(?=\/)/.exec(String(url)) ?? [];
  const got = protocol ? `one with ${protocol}` : "none";
  throw new CacheUsageError(`url: the https:// address of the REST API, without a password or query, got ${got}`);
}
