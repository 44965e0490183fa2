import { randomUUID } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { text as bodyText } from "node:stream/consumers";
import type { Clock } from "../../../../shared/ports/clock.ts";
import type { Intercept, LocalCall } from "../../service.ts";
import { answerFault } from "../answer-fault.ts";
import { type QuotaSettings, TokenBucket } from "../invalidation/quota.ts";
import { CloudFrontApiError } from "./api-error.ts";
import { readUpdate } from "./distribution-update.ts";
import { readBatch } from "./invalidation-batch.ts";
import { type Account, type ApiCall, type Operation, perform } from "./operations.ts";
import { route } from "./route.ts";
import { MAX_BODY_CHARS } from "./xml.ts";

/** What the API's server works with. */
export interface ControlServerOptions {
  readonly account: Account;
  readonly clock: Clock;
  readonly quotas: QuotaSettings;
  readonly intercept: Intercept | undefined;
}

/** Speaks CloudFront's REST-XML API, version 2020-05-31. */
export function controlServer({ account, clock, quotas, intercept }: ControlServerOptions): http.Server {
  const { requestsPerSecond = 2, requestBurst = 7 } = quotas;
  const buckets = new Map<Operation, TokenBucket>();

  return http.createServer((req, res) => {
    void answer(req, res);
  });

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    try {
      const call = await understood(req);
      const { operation, distributionId, policyId } = call;
      const target = distributionId ?? policyId;
      const body = call.batch && { callerReference: call.batch.callerReference, items: call.batch.items };
      const seen = { service: "cloudfront", operation, ...(target && { target }), body } as const;
      if (await faulted({ ...seen, phase: "arrived" }, res)) return;
      throttle(operation);
      const { status, headers, body: xml } = perform(call, account);
      if (await faulted({ ...seen, phase: "done" }, res)) return;
      send(res, status, { ...headers, "x-amzn-requestid": requestId }, xml);
    } catch (error) {
      const known = error instanceof CloudFrontApiError;
      const refusal = known ? error : new CloudFrontApiError("InternalFailure", `local CloudFront: ${String(error)}`);
      send(res, refusal.status, { "x-amzn-requestid": requestId }, refusal.toXml(requestId));
    }
  }

  async function faulted(call: LocalCall, res: ServerResponse): Promise<boolean> {
    const fault = await intercept?.(call);
    if (fault) answerFault(fault, res);
    return fault !== undefined;
  }

  function throttle(operation: Operation): void {
    const bucket = buckets.get(operation) ?? new TokenBucket(requestsPerSecond, requestBurst, clock);
    buckets.set(operation, bucket);
    if (!bucket.has(1)) throw new CloudFrontApiError("Throttling", "Rate exceeded");
    bucket.take(1);
  }
}

async function understood(req: IncomingMessage): Promise<ApiCall> {
  const url = new URL(req.url ?? "/", "http://cloudfront");
  const body = await bodyText(req);
  checkSignature(req.headers.authorization);
  if (body.length > MAX_BODY_CHARS) throw new CloudFrontApiError("BatchTooLarge", "The request body is too large.");
  const found = route(req.method ?? "GET", url.pathname);
  if (!found)
    throw new CloudFrontApiError(
      "NotImplemented",
      `${req.method} ${url.pathname} is not part of the local CloudFront.`,
    );
  const batch = found.operation === "CreateInvalidation" ? readBatch(body) : undefined;
  const update = found.operation === "UpdateDistribution" ? readUpdate(body, req.headers["if-match"]) : undefined;
  return { ...found, query: url.searchParams, ...(batch && { batch }), ...(update && { update }) };
}

/** Whether it is signed, and for this service: there are no secrets here to check a signature against. */
function checkSignature(authorization: string | undefined): void {
  const scope =
    /^AWS4-HMAC-SHA256 .*\bCredential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request\b.*\bSignature=[0-9a-f]{64}/;
  if (!authorization?.startsWith("AWS4-HMAC-SHA256 "))
    throw new CloudFrontApiError("MissingAuthenticationToken", "Request is missing Authentication Token");
  const [, region, service] = scope.exec(authorization) ?? [];
  if (region !== "us-east-1" || service !== "cloudfront")
    throw new CloudFrontApiError("SignatureDoesNotMatch", "Credential should be scoped to us-east-1 and cloudfront.");
}

function send(res: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: string): void {
  const length = String(Buffer.byteLength(body));
  res.writeHead(status, { "content-type": "text/xml", "content-length": length, ...headers }).end(body);
}
