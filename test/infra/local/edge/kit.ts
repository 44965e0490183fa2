import http from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { CloudFrontClient, CreateInvalidationCommand, type Invalidation } from "@aws-sdk/client-cloudfront";
import { onTestFinished } from "vitest";
import {
  type CloudFrontOptions,
  type Distribution,
  type LocalCloudFront,
  startCloudFront,
} from "../../../../infra/local/edge/cloudfront.ts";
import type {
  CacheBehaviorSettings,
  CachePolicySettings,
  DistributionSettings,
} from "../../../../infra/local/edge/distribution-settings.ts";

/** A clock that stands still until told otherwise. */
export class ManualClock {
  #nowMs = Date.parse("2026-11-20T12:00:00Z");

  now(): number {
    return this.#nowMs;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }
}

/** A real origin: answers as told, and notes what it was asked. */
export interface Origin {
  readonly url: string;
  readonly requests: readonly http.IncomingMessage[];
  /** How many requests there were for a URL. */
  count(url: string): number;
  /** How it answers from now on. */
  answer: (req: http.IncomingMessage, res: http.ServerResponse) => void;
  /** Closes its port: connections are refused. */
  stop(): Promise<void>;
}

export async function startOrigin(answer: Origin["answer"]): Promise<Origin> {
  const requests: http.IncomingMessage[] = [];
  const server = http.createServer((req, res) => {
    requests.push(req);
    origin.answer(req, res);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const origin: Origin = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    count: (url) => requests.filter((request) => request.url === url).length,
    answer,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  onTestFinished(() => origin.stop());
  return origin;
}

/** An origin whose every page says the same headers, and a different body each time. */
export const startPages = (headers: http.OutgoingHttpHeaders = {}, status = 200): Promise<Origin> => {
  let version = 0;
  return startOrigin((_req, res) => res.writeHead(status, headers).end(`v${++version}`));
};

/** What a viewer got. */
export interface Seen {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
  /** `x-cache` without "from cloudfront". */
  readonly cache: string;
}

/** What a viewer asks beyond a path. */
export interface ViewerAsk {
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

export interface Edge {
  readonly clock: ManualClock;
  readonly cloudFront: LocalCloudFront;
  readonly distribution: Distribution;
  readonly sdk: CloudFrontClient;
  readonly get: (path: string, request?: ViewerAsk) => Promise<Seen>;
  /** Sends an invalidation through the SDK. */
  readonly invalidate: (items: readonly string[], callerReference?: string) => Promise<Invalidation>;
  /** Sends an invalidation and lets it take effect everywhere. */
  readonly purge: (...items: readonly string[]) => Promise<void>;
}

/** A CloudFront with one distribution in front of `origin`, with quotas that are in nobody's way. */
export async function startEdge(
  origin: Pick<Origin, "url">,
  settings: Partial<DistributionSettings> = {},
  options: CloudFrontOptions = {},
): Promise<Edge> {
  const clock = new ManualClock();
  const quotas = {
    itemsPerSecond: 1e6,
    wildcardsPerSecond: 1e6,
    itemsInProgress: 1e6,
    wildcardsInProgress: 1e6,
    requestsPerSecond: 1e6,
    requestBurst: 1e6,
  };
  const cloudFront = await startCloudFront({ clock, quotas, ...options });
  onTestFinished(() => cloudFront.close());
  const distribution = await cloudFront.addDistribution(distributionOf(origin, settings));
  const sdk = sdkFor(cloudFront);
  let reference = 0;
  const edge: Edge = {
    clock,
    cloudFront,
    distribution,
    sdk,
    get: (path, request) => fetchRaw(distribution.url, path, request),
    async invalidate(items, callerReference = `ref-${++reference}`) {
      const { Invalidation: invalidation } = await sdk.send(
        createInvalidation(distribution.id, items, callerReference),
      );
      if (!invalidation) throw new Error("the SDK found no invalidation in the answer");
      return invalidation;
    },
    async purge(...items) {
      await edge.invalidate(items);
      clock.advance(50);
    },
  };
  return edge;
}

function sdkFor({ url }: Pick<LocalCloudFront, "url">): CloudFrontClient {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new CloudFrontClient({ endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return client;
}

export const createInvalidation = (
  id: string,
  items: readonly string[],
  callerReference: string,
): CreateInvalidationCommand =>
  new CreateInvalidationCommand({
    DistributionId: id,
    InvalidationBatch: { CallerReference: callerReference, Paths: { Quantity: items.length, Items: [...items] } },
  });

/** A distribution with one origin, tags in `cache-tag`, everything allowed, and a policy that keeps what the origin allows. */
const distributionOf = (
  origin: Pick<Origin, "url">,
  settings: Partial<DistributionSettings> = {},
): DistributionSettings => ({
  origins: [{ id: "site", url: origin.url }],
  defaultBehavior: behavior(),
  cacheTagHeader: "cache-tag",
  ...settings,
});

export const behavior = (settings: Partial<CacheBehaviorSettings> = {}): CacheBehaviorSettings => ({
  originId: "site",
  allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
  cachedMethods: ["GET", "HEAD"],
  cachePolicy: policy(),
  ...settings,
});

export const policy = (settings: Partial<CachePolicySettings> = {}): CachePolicySettings => ({
  minTtlSeconds: 0,
  defaultTtlSeconds: 86_400,
  maxTtlSeconds: 31_536_000,
  headers: { kind: "none" },
  cookies: { kind: "none" },
  queryStrings: { kind: "all" },
  gzip: false,
  brotli: false,
  ...settings,
});

/** Sends the path exactly as given, which `fetch` would not. */
export function fetchRaw(
  base: string,
  path: string,
  { method = "GET", headers = {}, body }: ViewerAsk = {},
): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const request = http.request(base, {
      method,
      path,
      headers: { ...length, ...headers },
      agent: false,
      maxHeaderSize: 65_536,
    });
    request.on("response", (response) => {
      buffer(response).then((bytes) => {
        const cache = String(response.headers["x-cache"]).replace(" from cloudfront", "");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes.toString(), bytes, cache });
      }, reject);
    });
    request.on("error", reject).end(body);
  });
}
