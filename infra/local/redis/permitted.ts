import { commandName, firstKey, indexOfWord } from "./command.ts";
import type { Command } from "./resp.ts";
import { RestError } from "./rest-error.ts";

/** Longest key Upstash takes, in bytes. */
const MAX_KEY_BYTES = 32 * 1024;

/** What Upstash doesn't offer over REST: commands that block, or that change the connection they are sent on. */
const UNAVAILABLE = new Set(
  `AUTH BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN CLIENT CLUSTER COMMAND CONFIG DEBUG DISCARD EXEC
  HELLO MONITOR MULTI PSUBSCRIBE PUNSUBSCRIBE QUIT READONLY READWRITE REPLICAOF RESET SELECT SHUTDOWN SLAVEOF SSUBSCRIBE
  SUBSCRIBE SUNSUBSCRIBE SWAPDB SYNC UNSUBSCRIBE UNWATCH WAIT WAITAOF WATCH`.split(/\s+/),
);

/** What a read-only token may run. Not SCAN and KEYS: they read, but they can read everything. */
const READING = new Set(
  `BITCOUNT BITFIELD_RO BITPOS DBSIZE ECHO EXISTS EXPIRETIME GEODIST GEOHASH GEOPOS GEORADIUSBYMEMBER_RO GEORADIUS_RO
  GEOSEARCH GET GETBIT GETRANGE HEXISTS HGET HGETALL HKEYS HLEN HMGET HRANDFIELD HSTRLEN HVALS LINDEX LLEN LPOS LRANGE
  MGET PEXPIRETIME PFCOUNT PING PTTL SCARD SDIFF SINTER SINTERCARD SISMEMBER SMEMBERS SMISMEMBER SRANDMEMBER STRLEN
  SUBSTR SUNION TIME TTL TYPE XLEN XRANGE XREAD XREVRANGE ZCARD ZCOUNT ZDIFF ZINTER ZINTERCARD ZLEXCOUNT ZMSCORE
  ZRANDMEMBER ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANK ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCORE
  ZUNION`.split(/\s+/),
);

/** Tells why a command is refused before it reaches the engine, or `undefined` if it isn't. */
export function refusal(command: Command, readOnly: boolean): RestError | undefined {
  const name = commandName(command);
  const blocks = (name === "XREAD" || name === "XREADGROUP") && indexOfWord(command, "BLOCK") > 0;
  if (UNAVAILABLE.has(name) || blocks) {
    const page = "https://upstash.com/docs/redis/overall/compatibility";
    return new RestError(400, `ERR Command is not available: '${name}'. See ${page} for details`);
  }
  if (readOnly && !READING.has(name)) {
    const lower = name.toLowerCase();
    return new RestError(403, `NOPERM this user has no permissions to run the '${lower}' command or its subcommand`);
  }
  const keyBytes = Buffer.byteLength(firstKey(command) ?? "");
  if (keyBytes > MAX_KEY_BYTES) {
    return new RestError(400, `ERR max key size exceeded. Limit: ${MAX_KEY_BYTES} bytes, Actual: ${keyBytes} bytes`);
  }
  return undefined;
}
