import fc from "fast-check";
import type { ApiEvent } from "../../../../functions/purge-api/serve-event.ts";
import { SERVICE_ID, ZONE_ID } from "../api-world.ts";

/** A request as API Gateway hands it over, and who it is from. */
export interface FuzzedRequest {
  readonly event: ApiEvent;
  readonly from: Sender;
}

/** `limited` may purge `product:1` and what begins with `menu:`, at www; `holder` may hold old. `forger` has a token that is nearly right. */
export type Sender = "nobody" | "forger" | "limited" | "holder" | "operator";

/** Requests that fit the schemas, nearly fit, or don't at all: wrong types, huge, deep, odd in all their parts. */
export function requestsOf(tokens: Readonly<Record<Sender, string | undefined>>): fc.Arbitrary<FuzzedRequest> {
  const sender = fc.constantFrom<Sender>("nobody", "forger", "limited", "limited", "holder", "operator", "operator");
  return fc
    .record({
      from: sender,
      call: fc.oneof({ weight: 2, arbitrary: anyCall }, wholeCall),
      headers,
      isSigned: fc.boolean(),
    })
    .map(({ from, isSigned, call, headers: own }) => ({
      from,
      event: eventOf({ ...call, headers: own }, tokens[from], isSigned),
    }));
}

const odd = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "\0",
    "\ud800",
    "\u202e",
    "%00",
    "%2e%2e",
    "..",
    "*",
    "/*",
    "#*",
    "__proto__",
    "constructor",
    "a,b",
    "\r\nx: y",
  ),
);
const tag = fc.oneof(
  fc.constantFrom(
    "product:1",
    "PRODUCT:1",
    "product:2",
    "products",
    "category:1",
    "navigation",
    "product:%31",
    "product:",
  ),
  odd,
  fc.record({
    name: fc.oneof(fc.constantFrom("product", "category"), odd),
    params: fc.dictionary(odd, odd, { maxKeys: 2 }),
  }),
  fc.constant({ name: "product", params: { id: 1 } }),
);
const key = fc.oneof(fc.constantFrom("menu:1", "menu:*", "*", "session:1", "shop:t:product:2"), odd);
const pathOfPurge = fc.oneof(
  fc.constantFrom("/", "/*", "/c/*", "/c/../*", "//", "/~a", "/%"),
  odd.map((text) => `/${text}`),
  odd,
);

const purge = fc.record(
  {
    tags: fc.array(tag, { maxLength: 3 }),
    keys: fc.array(key, { maxLength: 3 }),
    paths: fc.array(pathOfPurge, { maxLength: 3 }),
    all: fc.boolean(),
    edges: fc.array(fc.oneof(fc.constantFrom("www", "old"), odd), { maxLength: 2 }),
    dryRun: fc.boolean(),
    reason: odd,
    wait: fc.constantFrom("accepted", "redis", "edge"),
  },
  { requiredKeys: [] },
);
const image = fc.dictionary(
  odd,
  fc.oneof(fc.dictionary(fc.constantFrom("S", "N", "M", "L", "SS", "B", "BOOL"), fc.jsonValue(), { maxKeys: 2 })),
  { maxKeys: 3 },
);
const item = fc.record(
  { pk: fc.oneof(fc.constantFrom("PRODUCT#1", "PRODUCT#"), odd), category: odd, broken: fc.boolean() },
  { requiredKeys: [] },
);
const change = fc.record(
  { table: fc.oneof(fc.constant("Products"), odd), old: item, new: item, oldImage: image, newImage: image },
  { requiredKeys: [] },
);
const token = fc.record(
  {
    scopes: fc.array(fc.oneof(fc.constantFrom("all", "tags:*"), odd), { maxLength: 3 }),
    edges: fc.array(odd, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

const hold = fc.record(
  {
    edges: fc.array(fc.oneof(fc.constantFrom("www", "old"), odd), { maxLength: 2 }),
    minutes: fc.oneof(fc.constantFrom(30, 0, -1, 240, 241, 0.001, 1e308, "30", null), fc.double()),
    reason: odd,
  },
  { requiredKeys: [] },
);

/** What a client that is well meant asks for. */
const plain = fc.record(
  {
    tags: fc.subarray(["product:1", "product:2", "category:1", "products"], { minLength: 1 }),
    keys: fc.subarray(["menu:1", "menu:*"]),
    edges: fc.subarray(["www", "old"]),
    wait: fc.constantFrom("accepted", "redis"),
  },
  { requiredKeys: ["tags"] },
);

/** What clients of other CDNs ask for. */
const foreign = fc.oneof(
  fc.record({ tags: fc.array(tag, { maxLength: 3 }) }),
  fc.record({ surrogate_keys: fc.array(tag, { maxLength: 3 }) }),
  fc.record({ files: fc.array(fc.oneof(fc.webUrl(), odd, fc.record({ url: fc.webUrl() })), { maxLength: 3 }) }),
  fc.record({ prefixes: fc.array(fc.oneof(fc.constantFrom("a.example", "a.example/c"), odd), { maxLength: 3 }) }),
  fc.record({ purge_everything: fc.boolean() }),
  fc.record({
    hosts: fc.array(fc.oneof(fc.constantFrom("shop.example.com", "M.example.com", "a.example", "*"), odd), {
      maxLength: 3,
    }),
  }),
);

const fitting = fc
  .oneof(
    { weight: 4, arbitrary: purge },
    { weight: 8, arbitrary: plain },
    { weight: 2, arbitrary: foreign },
    change,
    token,
    { weight: 2, arbitrary: hold },
  )
  .map((value) => JSON.stringify(value));
const nearly = fc
  .tuple(fitting, fc.constantFrom("tags", "all", "wait", "table", "scopes"), fc.jsonValue())
  .map(([text, field, value]) => JSON.stringify({ ...(JSON.parse(text) as object), [field]: value }));
const raw = fc.oneof(
  odd,
  fc.json(),
  fc.constantFrom("", "null", "[]", "{", '{"tags":["product:1"],"tags":["products"]}', '{"__proto__":{"all":true}}'),
  fc.nat({ max: 20_000 }).map((depth) => '{"tags":'.repeat(depth)),
  fc.nat({ max: 20_000 }).map((depth) => `{"table":"Products","new":{"a":${"[".repeat(depth)}${"]".repeat(depth)}}}`),
  fc
    .nat({ max: 1_200 })
    .map((count) => JSON.stringify({ tags: Array.from({ length: count }, (_, n) => `product:${n}`) })),
);
const body = fc.oneof(
  { weight: 5, arbitrary: fitting },
  { weight: 2, arbitrary: nearly },
  { weight: 2, arbitrary: raw },
);

const method = fc.oneof(
  { weight: 6, arbitrary: fc.constant("POST") },
  fc.constantFrom("GET", "DELETE", "PUT", "HEAD", "OPTIONS", "PATCH", "PURGE"),
);
const path = fc.oneof(
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
const query = fc.oneof(
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
const headers = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.constantFrom<Record<string, string>>(
    { "content-type": "text/plain" },
    { "surrogate-key": "product:1  products" },
    { "fastly-soft-purge": "1", "x-auth-key": "no token" },
    { "content-type": "application/json; charset=utf-7" },
    { "idempotency-key": "a" },
    { "idempotency-key": "x".repeat(400) },
    { "transfer-encoding": "chunked", "content-length": "-1" },
    { host: "evil.example", "x-forwarded-host": "evil.example" },
    { "x-amzn-request-context": "{}", "x-original-url": "/iam/v1/tokens" },
    { "x-http-method-override": "DELETE" },
  ),
  fc.dictionary(fc.constantFrom("idempotency-key", "content-type", "accept", "cookie"), odd, { maxKeys: 2 }),
);

/** Any method with any path and body. */
const anyCall = fc.record({ method, path, query, body });

/** A call of which all fits together. */
const wholeCall = fc
  .oneof(
    fc.record({ method: fc.constant("POST"), path: fc.constant("/v1/purges"), body: plain }),
    fc.record({ method: fc.constant("POST"), path: fc.constant("/v1/holds"), body: hold }),
    fc.constantFrom(
      { method: "POST", path: "/v1/holds", body: { edges: ["old"] } },
      { method: "POST", path: "/v1/holds", body: { edges: ["web"] } },
      { method: "DELETE", path: "/v1/holds/old", body: {} },
      { method: "DELETE", path: "/v1/holds/www", body: {} },
      { method: "GET", path: "/v1/holds", body: {} },
    ),
    fc.constant({ method: "GET", path: "/v1/purges", body: {} }),
  )
  .chain(({ body: fit, ...call }) => query.map((asked) => ({ ...call, query: asked, body: JSON.stringify(fit) })));

function eventOf(
  request: { method: string; path: string; query: string; body: string; headers: Record<string, string> },
  bearer: string | undefined,
  claimsToBeSigned: boolean,
): ApiEvent {
  const { method: verb, path: rawPath, query: rawQueryString, body: text } = request;
  return {
    version: "2.0",
    routeKey: "ANY /{proxy+}",
    rawPath,
    rawQueryString,
    headers: {
      "content-type": "application/json",
      ...request.headers,
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      // only API Gateway says who signed: a header says nothing
      ...(claimsToBeSigned && { "x-amz-authorizer-iam": "arn:aws:iam::1:root" }),
    },
    body: text,
    isBase64Encoded: false,
    requestContext: {
      accountId: "1",
      apiId: "api",
      domainName: "api.example",
      domainPrefix: "api",
      http: { method: verb, path: rawPath, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "fuzz" },
      requestId: "1",
      routeKey: "ANY /{proxy+}",
      stage: "$default",
      time: "",
      timeEpoch: 0,
    },
  };
}
