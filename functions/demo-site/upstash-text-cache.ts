import type { RedisAccess } from "../../shared/adapters/object-cache/redis-from-env.ts";
import { upstashClient } from "../../shared/cache/store/upstash-client.ts";
import type { TextCache } from "./cached-catalogue.ts";

/** A page is better served from the table than late, in milliseconds. */
const CALL_TIMEOUT_MS = 500;

/** Rules purge what changes; the rest leaves after a day. */
const TTL_SECONDS = 86_400;

/** Plain `GET` and `SET` on an Upstash database. */
export function upstashTextCache({ url, token }: RedisAccess): TextCache {
  const signal = (): AbortSignal => AbortSignal.timeout(CALL_TIMEOUT_MS);
  const client = async () => upstashClient({ url, token: await token.current(signal()), signal });
  return {
    get: async (key) => (await client()).get<string>(key),
    set: async (key, text) => void (await (await client()).set(key, text, { ex: TTL_SECONDS })),
  };
}
