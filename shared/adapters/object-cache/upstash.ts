import type { Redis } from "@upstash/redis";
import { isNothing } from "../../pipeline/objects/object-purge.ts";
import { PurgeTargetError } from "../../ports/errors.ts";
import type { ObjectCache, ObjectPurge } from "../../ports/object-cache.ts";
import type { Secret } from "../../ports/secret.ts";
import { describeRedisError, isNetworkError, isTokenRefused } from "../../cache/store/describe-redis-error.ts";
import { inParallel } from "../in-parallel.ts";
import { withTimeLimit } from "../with-time-limit.ts";
import { keyChunks } from "./key-chunks.ts";
import { type CacheKeys, cacheKeys } from "../../cache/protocol/keys.ts";
import { scanPattern } from "./scan-pattern.ts";
import { upstashClient } from "../../cache/store/upstash-client.ts";

/** How to reach an object cache in Upstash Redis. */
export interface UpstashSettings {
  /** Name in the configuration; for errors. */
  readonly name: string;
  readonly url: string;
  readonly token: Secret;
  /** First part of the cache client's keys. */
  readonly namespace: string;
  /** For a whole purge, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * How many keys Redis looks at in one step of a scan: each is a billed command and a round trip, and a database of millions
 * must be through within the time limit, or its patterns are never purged.
 */
const SCAN_COUNT = 10_000;

const MAX_PARALLEL = 4;

/** Purges an Upstash Redis database over its REST API. */
export class UpstashObjectCache implements ObjectCache {
  readonly #settings: UpstashSettings;
  readonly #nonces: CacheKeys;

  constructor(settings: UpstashSettings) {
    this.#settings = settings;
    this.#nonces = cacheKeys(settings.namespace);
  }

  async purge(purge: ObjectPurge, signal: AbortSignal): Promise<{ readonly commands: number }> {
    if (isNothing(purge)) return { commands: 0 };
    return withTimeLimit(signal, this.#settings.timeoutMs, (limited) => this.#purge(purge, limited));
  }

  async #purge(purge: ObjectPurge, signal: AbortSignal): Promise<{ readonly commands: number }> {
    const run = new PurgeRun(this.#settings, signal);
    const keys = new Set([
      ...(purge.all ? [this.#nonces.everything] : []),
      ...purge.tags.map((tag) => this.#nonces.tag(tag)),
      ...purge.keys,
    ]);
    try {
      await inParallel(MAX_PARALLEL, [
        ...keyChunks(keys).map((chunk) => () => run.unlink(chunk)),
        ...purge.patterns.map((pattern) => () => run.unlinkMatches(scanPattern(pattern))),
      ]);
    } catch (error) {
      if (error instanceof PurgeTargetError) throw error;
      // the client's error is not the cause of ours: it carries the whole command
      throw new PurgeTargetError(`redis ${this.#settings.name}`, describeRedisError(error));
    }
    return { commands: run.commands };
  }
}

/** One purge: its time limit, its token, and what it costs. */
class PurgeRun {
  commands = 0;
  readonly #settings: UpstashSettings;
  readonly #signal: AbortSignal;
  #client: Promise<Redis>;
  #refreshed: Promise<Redis> | undefined;

  constructor(settings: UpstashSettings, signal: AbortSignal) {
    this.#settings = settings;
    this.#signal = signal;
    this.#client = settings.token.current(signal).then((token) => this.#connect(token));
  }

  async unlink(keys: readonly [string, ...string[]]): Promise<void> {
    await this.#call((redis) => redis.unlink(...keys));
  }

  /** Looks through all keys before it deletes any: not every engine keeps its place while keys go. */
  async unlinkMatches(match: string): Promise<void> {
    const matches = new Set<string>();
    let cursor = "0";
    do {
      const [next, found] = await this.#call((redis) => redis.scan(cursor, { match, count: SCAN_COUNT }));
      for (const key of found) matches.add(key);
      cursor = next;
    } while (cursor !== "0");
    for (const chunk of keyChunks(matches)) await this.unlink(chunk);
  }

  /** All our commands may be repeated: once if the network failed, once with a new token. */
  async #call<Answer>(command: (redis: Redis) => Promise<Answer>): Promise<Answer> {
    const client = this.#client;
    try {
      return await this.#count(command, client);
    } catch (error) {
      if (this.#signal.aborted) throw error;
      if (isNetworkError(error)) return this.#count(command, client);
      if (isTokenRefused(error)) return this.#count(command, this.#withNewToken());
      throw error;
    }
  }

  async #count<Answer>(command: (redis: Redis) => Promise<Answer>, client: Promise<Redis>): Promise<Answer> {
    const redis = await client;
    this.commands += 1;
    return command(redis);
  }

  #withNewToken(): Promise<Redis> {
    this.#refreshed ??= this.#settings.token.refreshed(this.#signal).then((token) => this.#connect(token));
    this.#client = this.#refreshed;
    return this.#refreshed;
  }

  #connect(token: string): Redis {
    return upstashClient({ url: this.#settings.url, token, signal: () => this.#signal });
  }
}
