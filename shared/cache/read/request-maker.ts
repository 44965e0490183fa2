import type { Duration } from "../../config/duration.ts";
import { isTag } from "../../config/is-tag.ts";
import type { Tag } from "../../config/tag.ts";
import { optionMs, orUsual } from "../cache-options.ts";
import { CacheUsageError } from "../errors.ts";
import { type CacheKeys, MAX_KEY_LENGTH_CHARS } from "../protocol/keys.ts";
import type { Lifetime, ManyOptions, ReadOptions, SessionToken, VersionOf } from "../tag-cache.ts";
import { withAncestors } from "./basis.ts";
import { lagMilliseconds } from "./load-context.ts";
import { needsLatest, type Request, type Terms } from "./request.ts";

/** How long a value is fresh by default, in milliseconds. */
const TTL_MS = 600_000;

/** Longest that nothing is remembered by default, in milliseconds. */
const MAX_NEGATIVE_MS = 30_000;

/** All that a reader may ask for besides what is eventually right. */
interface AnyConsistency {
  readonly weak?: Duration;
  readonly session?: SessionToken | undefined;
  readonly strong?: VersionOf;
}

export interface RequestSettings {
  readonly keys: CacheKeys;
  readonly defaults: Lifetime;
  readonly settleMs: number;
  /** Of what encloses all reads: they may not show what is older than it may. */
  readonly session?: Terms["session"];
}

/** Works out what reads ask for: what they say, else what the cache's defaults say. */
export class RequestMaker {
  readonly #settings: RequestSettings;
  readonly #usual: Terms;

  constructor(settings: RequestSettings) {
    this.#settings = settings;
    this.#usual = this.#terms({});
  }

  /** For reads inside a load: who needs what was last written needs it of all that it is made of. */
  within(request: Request | undefined): RequestMaker {
    if (!request || !needsLatest(request)) return this;
    return new RequestMaker({ ...this.#settings, session: request.terms.session ?? { token: undefined } });
  }

  /** @throws {CacheUsageError} naming what can't be used. */
  one(key: string, options: ReadOptions): Request {
    return this.#request(key, options.tags, this.#termsOf(options));
  }

  /** One for each different key. @throws {CacheUsageError} */
  many(keys: readonly string[], options: ManyOptions): readonly Request[] {
    const terms = this.#termsOf(options);
    return [...new Set(keys)].map((key) => this.#request(key, options.tags(key), terms));
  }

  #request(key: string, declared: readonly Tag[], terms: Terms): Request {
    const { keys } = this.#settings;
    if (typeof key !== "string" || key.length === 0 || key.length > MAX_KEY_LENGTH_CHARS)
      throw new CacheUsageError(`a key of 1 to ${MAX_KEY_LENGTH_CHARS} characters, got ${describe(key)}`);
    const tags = withAncestors(checkedTags(declared));
    // The same ones are the same, however they were listed.
    const own = [...[...tags.keys()].sort().map(keys.tag), keys.bucket(key), keys.everything];
    return { key, tags, entry: keys.entry(key), own, terms };
  }

  /** Most reads say which tags, and nothing else. */
  #termsOf(options: Lifetime): Terms {
    return Object.keys(options).length > 1 ? this.#terms(options) : this.#usual;
  }

  #terms(own: Lifetime): Terms {
    const { defaults, settleMs } = this.#settings;
    const all = orUsual(own, defaults);
    const { source, consistency, onPurge = "block" } = all;
    const asked: AnyConsistency = typeof consistency === "object" ? consistency : {};
    const { strong } = asked;
    const session = "session" in asked ? { token: asked.session } : strong ? undefined : this.#settings.session;
    const ttlMs = optionMs(all, "ttl") ?? TTL_MS;
    return {
      ttlMs,
      graceMs: optionMs(all, "grace") ?? 0,
      negativeTtlMs: optionMs(all, "negativeTtl") ?? Math.min(ttlMs, MAX_NEGATIVE_MS),
      lagMs: source === undefined ? settleMs : lagMilliseconds(source, "source"),
      onPurge,
      weakMs: session ? undefined : optionMs(asked, "weak"),
      session,
      strong,
      loadTimeoutMs: optionMs(all, "loadTimeout"),
    };
  }
}

/** @throws {CacheUsageError} */
export function checkedTags(tags: readonly Tag[]): readonly Tag[] {
  if (Array.isArray(tags) && tags.every(isTag)) return tags;
  throw new CacheUsageError(`tags: a list of what the functions of defineTags make, got ${describe(tags)}`);
}

const describe = (value: unknown): string => String(JSON.stringify(value) ?? typeof value).slice(0, 64);
