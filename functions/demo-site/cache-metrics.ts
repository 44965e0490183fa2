/** Where the site's cache tells CloudWatch how well it does, and the dashboard finds it. */
export const CACHE_METRICS = { namespace: "Demo" } as const;
