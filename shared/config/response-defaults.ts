/** Of the settings of an edge that says nothing, those that whoever writes headers for it goes by. */
export const RESPONSE_DEFAULTS = { maxStaleness: "60s", tagHeader: "cache-tag" } as const;
