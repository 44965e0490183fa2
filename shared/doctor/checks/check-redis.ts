import type { FindingCode } from "../catalogue.ts";
import type { Found, Place } from "../finding.ts";
import type { RedisAnswer, RedisSeen } from "../observations.ts";

const WRITE: Readonly<Record<Exclude<RedisAnswer, "done">, readonly [FindingCode, string]>> = {
  unreachable: ["redis-unreachable", "it does not answer"],
  "token-refused": ["redis-token-refused", "it refuses the token"],
  "not-permitted": ["redis-read-only", "its token may not write"],
  full: ["redis-full", "it takes no more data"],
  quota: ["redis-quota", "its plan's limit is reached"],
  failed: ["redis-unreachable", "it answers with errors"],
};

/** What is wrong with an object cache. */
export function checkRedis(place: Place, { write, scan, evictionPolicy }: RedisSeen): readonly Found[] {
  if (write !== "done") {
    const [code, what] = WRITE[write];
    return [{ code, place, what }];
  }
  const found: Found[] = [];
  if (scan === "not-permitted") found.push({ code: "redis-no-scan", place, what: "its token may not run SCAN" });
  if (evictionPolicy === undefined) {
    found.push({ code: "redis-eviction-untold", place, what: "INFO does not say whether it evicts" });
  } else if (evictionPolicy === "noeviction") {
    found.push({ code: "redis-eviction-off", place, what: "its eviction policy is noeviction" });
  }
  return found;
}
