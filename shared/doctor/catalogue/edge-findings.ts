import type { FindingKind } from "../finding.ts";

/** What a distribution is told to do. */
export const EDGE_FINDINGS = {
  "distribution-missing": {
    severity: "error",
    meaning: "the distribution is gone",
    why: "its purges are refused, and wait until nobody wants them any more",
    mend: "give the construct the right distribution, or take the edge out of the config",
  },
  "distribution-disabled": {
    severity: "error",
    meaning: "the distribution is disabled",
    why: "it serves nobody",
    mend: "enable it, or take the edge out of the config",
  },
  "distribution-deploying": {
    severity: "information",
    meaning: "a change of the distribution has not reached every edge location yet",
    why: "until it has, some locations work by the old settings",
    mend: "wait: it takes minutes. Hours mean that CloudFront has a problem",
  },
  "tag-header-unset": {
    severity: "error",
    meaning: "the distribution has no `CacheTagConfig`",
    why: "CloudFront accepts purges by tag, bills them and does nothing: every page stays stale until it expires",
    mend: "set `CacheTagConfig.HeaderName` (`cacheTags(distribution, …)` where it is defined), then purge `/*` once",
  },
  "tag-header-other": {
    severity: "error",
    meaning: "the distribution reads tags from another header than the config says",
    why: "what the origin sends is not read, so that purges by tag find nothing",
    mend: "make `edges.NAME.tagHeader` and `CacheTagConfig.HeaderName` the same, then purge `/*` once",
  },
  "min-ttl": {
    severity: "error",
    meaning: "a cache policy keeps objects for a while whatever the origin says",
    why: "MinTTL overrides `no-store` and `private`: what must not be kept is, and what was capped is served too long",
    mend: "a cache policy with MinTTL 0 (`TaggedDistribution` makes one)",
  },
  "default-ttl": {
    severity: "warning",
    meaning: "a cache policy keeps objects of which the origin says nothing",
    why: "a response without `cache-control` often has no tags either, and then no purge by tag reaches it",
    mend: "a cache policy with DefaultTTL 0 (`TaggedDistribution` makes one)",
  },
  "error-ttl": {
    severity: "warning",
    meaning: "error pages are kept longer than their own headers say",
    why: "whether tags bind to error responses is undocumented: a page that appears may be shown as missing for that long",
    mend: "a custom error response with ErrorCachingMinTTL 0 for 4xx, and at most 10 for 5xx",
  },
  "tag-header-not-removed": {
    severity: "warning",
    meaning: "a behaviour does not take the tag header off its responses",
    why: "viewers learn how pages are put together, and get up to 13 KB of header with each",
    mend: "a response headers policy that removes it (`TaggedDistribution` has one) on every behaviour",
  },
} satisfies Readonly<Record<string, FindingKind>>;
