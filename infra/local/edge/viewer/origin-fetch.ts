import type { Clock } from "../../../../shared/ports/clock.ts";
import type { CacheKey, ViewerRequest } from "../cache/cache-key.ts";
import type { CachedObject } from "../cache/cached-object.ts";
import { Freshness } from "../cache/freshness.ts";
import { errorLifetime, type Headers, type Lifetime, lifetime, text } from "../cache/lifetime.ts";
import { tagsOf } from "../cache/tags.ts";
import {
  type CacheBehaviorSettings,
  DEFAULT_ERROR_TTL_SECONDS,
  type DistributionSettings,
  errorResponseFor,
} from "../distribution-settings.ts";
import { type OriginClient, OriginError, type OriginResponse } from "../origin/origin-client.ts";
import { originRequest } from "../origin/origin-headers.ts";
import { behaviorFor } from "./behavior-for.ts";
import { errorPage } from "./error-page.ts";
import type { Filled } from "./fill.ts";
import { originOf } from "./origin-of.ts";

/** What to fetch. */
interface Wanted {
  readonly key: CacheKey;
  readonly request: ViewerRequest;
  readonly behavior: CacheBehaviorSettings;
  readonly viewerAddress: string;
  /** The expired object at hand, to be revalidated. */
  readonly stale: CachedObject | undefined;
}

/** A fetched object and what is to become of it and of the one it replaces. */
export type Fetched = Filled & {
  /** `put` it; `put-back` in place of the stale one if that is still there; `drop` the stale one; `leave` all as it is. */
  readonly store: "put" | "put-back" | "drop" | "leave";
};

/** Brings an object from the origin. Never rejects: an origin that fails makes an error response like any other. */
export type OriginFetch = (wanted: Wanted) => Promise<Fetched>;

/** What {@link originFetch} works with. */
export interface OriginFetchOptions {
  readonly client: OriginClient;
  readonly clock: Clock;
  readonly settings: () => DistributionSettings;
  /** AWS does not say whether an error response has tags. `ignored` is the worse for whoever purges by tag. */
  readonly tagsOnErrors: TagsOnErrors;
}

/** Whether the tags of a 4xx or 5xx response can be invalidated. */
export type TagsOnErrors = "ignored" | "bound";

/** Fetches, revalidates, falls back on what is stale, replaces error pages, and decides how long the result is kept. */
export function originFetch({ client, clock, settings, tagsOnErrors }: OriginFetchOptions): OriginFetch {
  return async (wanted) => {
    const { stale, behavior } = wanted;
    const response = await fetchFrom(wanted);
    if (response.status === 304 && stale) return revalidated(wanted, stale, response);
    if (response.status < 400) {
      const kept = lifetime(response.headers, behavior.cachePolicy, clock.now());
      const object = objectOf(wanted, response, kept, false);
      return { object, result: "Miss", shared: isShared(kept), store: kept.stored ? "put" : "drop" };
    }
    const ttlSeconds = errorTtlSeconds(response.status);
    if (response.status >= 500 && stale?.freshness.coversErrors) {
      const originFailedUntilMs = clock.now() + ttlSeconds * 1000;
      return { object: { ...stale, originFailedUntilMs }, result: "Hit", shared: true, store: "put-back" };
    }
    const kept = errorLifetime(response.status, response.headers, behavior.cachePolicy, ttlSeconds, clock.now());
    const object = objectOf(wanted, await customPage(wanted, response), kept, true);
    return { object, result: "Miss", shared: isShared(kept), store: kept.stored ? "put" : "leave" };
  };

  async function fetchFrom({ request, behavior, viewerAddress, stale }: Wanted): Promise<OriginResponse> {
    const method = request.method === "OPTIONS" ? "OPTIONS" : "GET";
    const sent = originRequest(method, request, behavior, originOf(settings(), behavior), viewerAddress);
    try {
      return await client.fetch({ ...sent, headers: { ...sent.headers, ...stale?.freshness.conditions } });
    } catch (cause) {
      if (!(cause instanceof OriginError)) throw cause;
      return errorPage(cause.status, cause.message);
    }
  }

  /** The configured page in place of the origin's; the origin's own where the page can't be had. */
  async function customPage(wanted: Wanted, response: OriginResponse): Promise<OriginResponse> {
    const custom = errorResponseFor(settings(), response.status);
    const status = custom?.responseStatus ?? response.status;
    if (!custom?.pagePath) return response;
    const request = { ...wanted.request, path: custom.pagePath, query: "" };
    const behavior = behaviorFor(settings(), custom.pagePath);
    const page = await fetchFrom({ ...wanted, request, behavior, stale: undefined });
    return page.status < 400 ? { ...page, status } : response;
  }

  function errorTtlSeconds(status: number): number {
    return errorResponseFor(settings(), status)?.errorTtlSeconds ?? DEFAULT_ERROR_TTL_SECONDS;
  }

  function revalidated(wanted: Wanted, stale: CachedObject, { headers: fresh }: OriginResponse): Fetched {
    const response = { ...stale, headers: { ...stale.headers, ...withoutBodyHeaders(fresh) } };
    const kept = lifetime(response.headers, wanted.behavior.cachePolicy, clock.now());
    const object = { ...objectOf(wanted, response, kept, false), ...retagged(stale, fresh) };
    return { object, result: "RefreshHit", shared: isShared(kept), store: kept.stored ? "put" : "drop" };
  }

  /** Tags are bound when a body is fetched; a 304 binds new ones only if it names them itself. */
  function retagged(stale: CachedObject, fresh: Headers): Pick<CachedObject, "tags" | "tagHeader"> {
    const tagHeader = settings().cacheTagHeader?.toLowerCase();
    const named = tagHeader === undefined ? undefined : text(fresh[tagHeader]);
    return named === undefined ? { tags: stale.tags, tagHeader: stale.tagHeader } : { tags: tagsOf(named), tagHeader };
  }

  function objectOf(
    { key, behavior }: Wanted,
    response: OriginResponse,
    kept: Lifetime,
    isError: boolean,
  ): CachedObject {
    const tagHeader = settings().cacheTagHeader?.toLowerCase();
    const tagged = tagHeader !== undefined && !(isError && tagsOnErrors === "ignored");
    // An error that has expired is of no further use, neither to revalidate nor to fall back on.
    const maxTtlSeconds = isError ? 0 : behavior.cachePolicy.maxTtlSeconds;
    return {
      ...key,
      status: response.status,
      headers: response.headers,
      body: response.body,
      isError,
      tagHeader,
      tags: tagged ? tagsOf(text(response.headers[tagHeader])) : [],
      storedAtMs: clock.now(),
      freshness: new Freshness(response.headers, kept.ttlSeconds, maxTtlSeconds, clock),
    };
  }
}

const isShared = ({ ttlSeconds, stored }: Lifetime): boolean => stored && ttlSeconds > 0;

/** A 304 updates all headers but those that describe the body, which stays. */
function withoutBodyHeaders(headers: Headers): Headers {
  const { "content-length": _length, "content-encoding": _encoding, "content-range": _range, ...others } = headers;
  return others;
}
