import { randomBytes } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Intercept } from "../../service.ts";
import { cacheKey, type ViewerRequest } from "../cache/cache-key.ts";
import { type Headers, text } from "../cache/lifetime.ts";
import type { CacheBehaviorSettings, DistributionSettings } from "../distribution-settings.ts";
import { answerFault } from "../answer-fault.ts";
import { type OriginClient, OriginError, type OriginResponse } from "../origin/origin-client.ts";
import { LOCATION_HEADER, originRequest, VIA, withRange } from "../origin/origin-headers.ts";
import { behaviorFor } from "./behavior-for.ts";
import type { EdgeLocation } from "./edge-location.ts";
import { errorPage } from "./error-page.ts";
import { originOf } from "./origin-of.ts";
import { type CacheResult, passedCookies, viewerAnswer, viewerHeaders } from "./viewer-answer.ts";

/** What a distribution's edge works with. */
export interface EdgeServerOptions {
  readonly distributionId: string;
  readonly settings: () => DistributionSettings;
  /** The first answers unless the request's `x-tagwire-location` names another by its number. */
  readonly locations: readonly EdgeLocation[];
  readonly client: OriginClient;
  readonly intercept: Intercept | undefined;
}

/** Longest URL CloudFront takes, in bytes. */
const MAX_URL_BYTES = 8_192;

/** Serves viewers over HTTP. What the template says of TLS has no effect: every request counts as secure. */
export function edgeServer(options: EdgeServerOptions): http.Server {
  return http.createServer((req, res) => {
    void new Exchange(options, req, res).answer();
  });
}

/** One viewer's request and its answer. */
class Exchange {
  readonly #options: EdgeServerOptions;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #request: ViewerRequest;
  readonly #location: EdgeLocation | undefined;
  readonly #behavior: CacheBehaviorSettings;

  constructor(options: EdgeServerOptions, req: IncomingMessage, res: ServerResponse) {
    this.#options = options;
    this.#req = req;
    this.#res = res;
    this.#request = viewerRequest(req, options.settings());
    this.#behavior = behaviorFor(options.settings(), this.#request.path);
    this.#location = options.locations[Number(text(req.headers[LOCATION_HEADER]) ?? 0)];
  }

  async answer(): Promise<void> {
    try {
      if (await this.#faulted("arrived")) return;
      const refusal = this.#refusal();
      if (refusal) await this.#send(refusal, "Error");
      else if (this.#location && this.#isCacheable()) await this.#fromCache(this.#location);
      else await this.#passThrough();
    } catch (error) {
      // The viewer has gone, or the origin broke off midway: all that is left is to break off, too.
      if (this.#res.headersSent || this.#res.destroyed) this.#res.destroy();
      else this.#res.writeHead(500).end(`local edge: ${String(error)}`);
    }
  }

  #refusal(): OriginResponse | undefined {
    const { method, headers } = this.#request;
    if (!this.#location) return errorPage(400, `There is no edge location ${text(headers[LOCATION_HEADER])}.`);
    if (this.#options.settings().enabled === false) return errorPage(403, "The distribution is disabled.");
    if (Buffer.byteLength(this.#req.url ?? "") > MAX_URL_BYTES) return errorPage(413, "The URL is too long.");
    if (!this.#behavior.allowedMethods.includes(method) || (method === "GET" && this.#hasBody))
      return errorPage(403, `This distribution does not take ${method} requests like this one.`);
    if (this.#hasBody && headers["x-amz-content-sha256"] === undefined && this.#origin.checksBodyHash)
      return errorPage(403, "The request signature we calculated does not match the signature you provided.");
    return undefined;
  }

  /** A range of something not cached passes through: only whole objects are stored. */
  #isCacheable(): boolean {
    const { method, headers } = this.#request;
    if (!this.#behavior.cachedMethods.includes(method) || this.#hasBody) return false;
    if (headers.range === undefined) return true;
    return this.#location?.peek(cacheKey(this.#request, this.#behavior).key)?.freshness.use === "fresh";
  }

  async #fromCache(location: EdgeLocation): Promise<void> {
    const served = await location.get(this.#request, this.#behavior, this.#viewerAddress);
    const answer = viewerAnswer(served, this.#request, this.#behavior);
    if (await this.#faulted("done")) return;
    await this.#send(answer, served.object.isError ? "Error" : served.result);
  }

  async #passThrough(): Promise<void> {
    const { method } = this.#request;
    const sent = originRequest(method, this.#request, this.#behavior, this.#origin, this.#viewerAddress);
    const body = method === "GET" || method === "HEAD" ? undefined : this.#req;
    try {
      const response = await this.#options.client.open(withRange(sent, this.#request), body);
      if (await this.#faulted("done")) return void response.body.destroy();
      const headers = passedCookies(response.headers, this.#behavior, false);
      this.#writeHead(response.status, headers, response.status < 400 ? "Miss" : "Error");
      await pipeline(response.body, this.#res);
    } catch (error) {
      if (!(error instanceof OriginError) || this.#res.headersSent) throw error;
      await this.#send(errorPage(error.status, error.message), "Error");
    }
  }

  async #send({ status, headers, body }: OriginResponse, result: CacheResult): Promise<void> {
    const bodiless = status === 304 || status === 204;
    this.#writeHead(status, bodiless ? headers : { ...headers, "content-length": String(body.length) }, result);
    this.#res.end(this.#request.method === "HEAD" || bodiless ? undefined : body);
    // Unread, a refused body would block the connection for the viewer's next request.
    this.#req.resume();
  }

  #writeHead(status: number, headers: Headers, result: CacheResult): void {
    const cloudFront = {
      "x-cache": `${result} from cloudfront`,
      via: VIA,
      "x-amz-cf-pop": this.#location?.pop ?? "none",
      "x-amz-cf-id": randomBytes(40).toString("base64"),
    };
    for (const [name, value] of Object.entries(
      viewerHeaders(headers, this.#behavior.responseHeadersPolicy, cloudFront),
    ))
      this.#res.setHeader(name, value);
    this.#res.writeHead(status);
  }

  async #faulted(phase: "arrived" | "done"): Promise<boolean> {
    const { distributionId, intercept } = this.#options;
    if (!intercept) return false;
    const body = { distributionId, location: this.#location?.pop };
    const call = {
      service: "edge",
      operation: this.#request.method,
      target: this.#req.url ?? "/",
      phase,
      body,
    } as const;
    const fault = await intercept(call);
    if (fault) answerFault(fault, this.#res);
    return fault !== undefined;
  }

  get #hasBody(): boolean {
    const { headers } = this.#request;
    return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
  }

  get #origin(): ReturnType<typeof originOf> {
    return originOf(this.#options.settings(), this.#behavior);
  }

  get #viewerAddress(): string {
    return this.#req.socket.remoteAddress ?? "127.0.0.1";
  }
}

function viewerRequest(req: IncomingMessage, { defaultRootObject }: DistributionSettings): ViewerRequest {
  const url = (req.url ?? "/").replace(/^https?:\/\/[^/?]*/i, "") || "/";
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  return {
    method: req.method ?? "GET",
    // The default root object takes the place of `/` before the cache is looked at, so that is the path to invalidate.
    path: path === "/" && defaultRootObject ? `/${defaultRootObject}` : path,
    query: mark < 0 ? "" : url.slice(mark + 1),
    headers: req.headers,
  };
}
