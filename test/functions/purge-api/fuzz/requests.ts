import fc from "fast-check";
import type { ApiEvent } from "../../../../functions/purge-api/serve-event.ts";
import { body, hold, plain } from "./bodies.ts";
import { odd } from "./odd.ts";
import { method, path, query } from "./request-lines.ts";

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
