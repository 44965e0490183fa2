import type { Duration } from "../../config/duration.ts";
import { isTag, type Tag } from "../../config/tag.ts";
import { milliseconds } from "../cache-options.ts";
import { CacheUsageError } from "../errors.ts";
import { MAX_KEY_LENGTH_CHARS } from "../protocol/keys.ts";
import type { Lifetime, ManyOptions, ReadOptions, SessionToken, VersionOf } from "../tag-cache.ts";
import { withAncestors } from "./basis.ts";
import { lagMilliseconds } from "./load-context.ts";
import { needsLatest, type Request } from "./request.ts";

/** Longest that nothing is remembered by default, in milliseconds. */
const MAX_NEGATIVE_MS = 30_000;

/** All that a reader may ask for besides what is eventually right. */
interface AnyConsistency {
  readonly weak?: Duration;
  readonly session?: SessionToken | undefined;
  readonly strong?: VersionOf;
}

/** Works out what reads ask for: what they say, else what the cache's defaults say. */
export class RequestMaker {
  readonly #defaults: Lifetime;
  readonly #settleMs: number;
  readonly #session: Request["session"];

  /** @param session - of what encloses all reads: they may not show what is older than it may. */
  constructor(defaults: Lifetime, settleMs: number, session?: Request["session"]) {
    this.#defaults = defaults;
    this.#settleMs = settleMs;
    this.#session = session;
    this.#lifetime(defaults);
  }

  /** For reads inside a load: who needs what was last written needs it of all that it is made of. */
  within(request: Request | undefined): RequestMaker {
    if (!request || !needsLatest(request)) return this;
    return new RequestMaker(this.#defaults, this.#settleMs, request.session ?? { token: undefined });
  }

  /** @throws {CacheUsageError} naming what can't be used. */
  one(key: string, { tags, ...lifetime }: ReadOptions): Request {
    return { ...this.#lifetime(lifetime), key: checkedKey(key), tags: withAncestors(checkedTags(tags)) };
  }

  /** One for each different key. @throws {CacheUsageError} */
  many(keys: readonly string[], { tags, ...lifetime }: ManyOptions): readonly Request[] {
    const settings = this.#lifetime(lifetime);
    return [...new Set(keys)].map((key) => ({
      ...settings,
      key: checkedKey(key),
      tags: withAncestors(checkedTags(tags(key))),
    }));
  }

  #lifetime(own: Lifetime): Omit<Request, "key" | "tags"> {
    const { ttl, grace, negativeTtl, source, onPurge, consistency, loadTimeout } = { ...this.#defaults, ...own };
    const ttlMs = milliseconds(ttl ?? "10m", "ttl");
    const asked: AnyConsistency = typeof consistency === "object" ? consistency : {};
    const session = "session" in asked ? { token: asked.session } : asked.strong ? undefined : this.#session;
    return {
      ttlMs,
      graceMs: milliseconds(grace ?? "0s", "grace"),
      negativeTtlMs:
        negativeTtl === undefined ? Math.min(ttlMs, MAX_NEGATIVE_MS) : milliseconds(negativeTtl, "negativeTtl"),
      lagMs: source === undefined ? this.#settleMs : lagMilliseconds(source, "source"),
      onPurge: onPurge ?? "block",
      weakMs: asked.weak === undefined || session ? undefined : milliseconds(asked.weak, "weak"),
      session,
      strong: asked.strong,
      loadTimeoutMs: loadTimeout === undefined ? undefined : milliseconds(loadTimeout, "loadTimeout"),
    };
  }
}

function checkedKey(key: string): string {
  if (typeof key === "string" && key.length > 0 && key.length <= MAX_KEY_LENGTH_CHARS) return key;
  throw new CacheUsageError(`a key of 1 to ${MAX_KEY_LENGTH_CHARS} characters, got ${describe(key)}`);
}

/** @throws {CacheUsageError} */
export function checkedTags(tags: readonly Tag[]): readonly Tag[] {
  const wrong = Array.isArray(tags) ? tags.find((tag) => !isTag(tag)) : tags;
  if (wrong === undefined && Array.isArray(tags)) return tags;
  throw new CacheUsageError(`tags: a list of what the functions of defineTags make, got ${describe(wrong)}`);
}

const describe = (value: unknown): string => String(JSON.stringify(value) ?? typeof value).slice(0, 64);
