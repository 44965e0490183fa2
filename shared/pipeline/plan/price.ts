/** What CloudFront takes for each path or tag beyond the first 1,000 of a month, in dollars. A wildcard is one path. */
export const USD_PER_ITEM = 0.005;
