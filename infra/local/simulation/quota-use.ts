import type { Send } from "./send.ts";

/** The most of each of CloudFront's quotas that was used at any time. */
export interface QuotaUse {
  /** Within one second. CloudFront admits 150. */
  readonly itemsPerSecond: number;
  /** Within one second. CloudFront admits 1. */
  readonly wildcardsPerSecond: number;
  /** Calls within one second. */
  readonly requestsPerSecond: number;
  readonly requests: number;
}

/** @param sends - earliest first. */
export function quotaUse(sends: readonly Send[]): QuotaUse {
  const most = { items: 0, wildcards: 0, requests: 0 };
  const within = { items: 0, wildcards: 0, requests: 0 };
  let first = 0;
  const count = (send: Send, by: 1 | -1): void => {
    within.items += by * (send.billed ?? send.items.length);
    within.wildcards += by * (send.wildcards ?? send.items.filter((item) => /^\/.*\*$/.test(item)).length);
    within.requests += by;
  };
  for (const send of sends) {
    count(send, 1);
    for (let old = sends[first]; old && old.atMs <= send.atMs - 1_000; old = sends[++first]) count(old, -1);
    most.items = Math.max(most.items, within.items);
    most.wildcards = Math.max(most.wildcards, within.wildcards);
    most.requests = Math.max(most.requests, within.requests);
  }
  return {
    itemsPerSecond: most.items,
    wildcardsPerSecond: most.wildcards,
    requestsPerSecond: most.requests,
    requests: sends.length,
  };
}
