import fc from "fast-check";
import { SERVICE_ID, ZONE_ID } from "../api-world.ts";
import { odd } from "./odd.ts";

/** Mostly those that the API has. */
export const method = fc.oneof(
  { weight: 6, arbitrary: fc.constant("POST") },
  fc.constantFrom("GET", "DELETE", "PUT", "HEAD", "OPTIONS", "PATCH", "PURGE"),
);

/** Paths of all its APIs, ours and those of other CDNs, and paths that only look like them. */
export const path = fc.oneof(
  { weight: 5, arbitrary: fc.constant("/v1/purges") },
  { weight: 2, arbitrary: fc.constantFrom("/v1/explain", "/v1/tokens") },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      `/client/v4/zones/${ZONE_ID}/purge_cache`,
      `/client/v4/zones/${ZONE_ID}/invalidate_cache`,
      `/service/${SERVICE_ID}/purge`,
      `/service/${SERVICE_ID}/purge_all`,
    ),
  },
  fc.oneof(odd, fc.constantFrom("product:1", "products")).map((text) => `/service/${SERVICE_ID}/purge/${text}`),
  odd.map((text) => `/purge/${text}`),
  { weight: 2, arbitrary: fc.constantFrom("/iam/v1/purges", "/iam/v1/tokens", "/v1/health", "/openapi.json") },
  fc.constantFrom(
    "//iam/v1/purges",
    "/IAM/v1/purges",
    "/v1/../iam/v1/purges",
    "/iam/../v1/purges",
    "/v1/purges/",
    "/v1/purges?x",
    "/",
  ),
  fc
    .oneof(odd, fc.constantFrom("0mwqm7cn9-000000000000000000", "zzzzzzzzz-ffffffffffffffffff"))
    .map((text) => `/v1/purges/${text}`),
  { weight: 2, arbitrary: fc.constantFrom("/v1/holds", "/v1/holds/www", "/v1/holds/old", "/iam/v1/holds") },
  odd.map((text) => `/v1/holds/${text}`),
  odd.map((text) => `/${text}`),
);

/** Without its question mark. */
export const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  fc.constantFrom(
    "tag=product:1",
    "since=0",
    "since=9999-99-99T00:00:00Z",
    "cursor=zzzzzzzzz-000000000000000000",
    "tag=%",
    "tag=a&tag=b",
    "order=oldest",
    "order=newest&source=Products",
    "order=oldest&cursor=0mwqm7cn9",
    "order=oldest&cursor=zzzzzzzzz",
    "order=oldest&cursor=zzzzzzzzz-000000000000000000.0",
    "order=oldest&cursor=000000000-000000000000000000.0&since=0001-01-01T00:00:00Z",
    "order=newest&cursor=000000000-000000000000000000.0",
    "order=random",
  ),
  odd.map((text) => `order=oldest&cursor=${text}`),
  odd,
);
