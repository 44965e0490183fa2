import type { FindingKind } from "../finding.ts";

/** Object caches, and the secrets that open them. */
export const REDIS_FINDINGS = {
  "secret-missing": {
    severity: "error",
    meaning: "the secret with the Redis token is gone",
    why: "functions that start from now on can't purge Redis: purges wait on the redis-retry queue",
    mend: "restore the secret, or give the construct another one",
  },
  "secret-empty": {
    severity: "error",
    meaning: "the secret holds no token",
    why: "Redis is never purged: purges wait on the redis-retry queue until they are forgotten",
    mend: "aws secretsmanager put-secret-value --secret-id ARN --secret-string TOKEN (the text itself, or JSON with a `token`)",
  },
  "secret-placeholder": {
    severity: "error",
    meaning: "the secret holds a text that stands for a token",
    why: "Redis is never purged: purges wait on the redis-retry queue until they are forgotten",
    mend: "put the database's REST token in its place: aws secretsmanager put-secret-value --secret-id ARN --secret-string TOKEN",
  },
  "redis-unreachable": {
    severity: "error",
    meaning: "Redis does not answer",
    why: "readers load everything anew, purges wait on the redis-retry queue, and edges may fill from stale entries meanwhile",
    mend: "look at the database at Upstash, and at the URL the construct was given",
  },
  "redis-token-refused": {
    severity: "error",
    meaning: "Redis refuses the token",
    why: "nothing in it is ever purged: purges wait on the redis-retry queue until they are forgotten",
    mend: "put the database's current REST token into the secret; functions ask for it anew by themselves",
  },
  "redis-read-only": {
    severity: "error",
    meaning: "the token may not write",
    why: "nothing can be purged with it",
    mend: "put the database's standard REST token into the secret, not the read-only one",
  },
  "redis-no-scan": {
    severity: "error",
    meaning: "the token may not run SCAN",
    why: "plain keys by pattern (`menu:*`), and with them most coarse purges, can't be found and stay stale",
    mend: "allow SCAN to the token's user, or use the standard REST token",
  },
  "redis-full": {
    severity: "error",
    meaning: "Redis takes no more data",
    why: "nothing new is cached: every reader loads from the source, which may not stand it",
    mend: "enable eviction for the database, or give it more room",
  },
  "redis-quota": {
    severity: "error",
    meaning: "Upstash refuses commands: the plan's limit is reached",
    why: "purges wait on the redis-retry queue while readers that still get answers read stale entries",
    mend: "raise the plan's limit",
  },
  "redis-eviction-off": {
    severity: "warning",
    meaning: "the database evicts nothing",
    why: "when it is full it refuses writes: nothing new is cached until somebody makes room. Evicting is harmless here: it can only cause a miss",
    mend: "enable eviction in the database's settings at Upstash",
  },
  "redis-eviction-untold": {
    severity: "information",
    meaning: "whether the database evicts can't be told",
    why: "CONFIG is not offered over REST, and this token may not ask INFO, or the answer does not say",
    mend: "look at the database's settings at Upstash: eviction should be on",
  },
} satisfies Readonly<Record<string, FindingKind>>;
