import CachePolicy from "http-cache-semantics";
import type { Clock } from "../../../../shared/ports/clock.ts";
import { parseCacheControl, seconds } from "./cache-control.ts";
import { type Headers, text } from "./lifetime.ts";

/** What may be done with an object now. */
export type Use =
  /** Serve it. */
  | "fresh"
  /** Serve it, and refresh it in the background. */
  | "stale-while-revalidate"
  /** Ask the origin; serve it only if that fails. */
  | "stale"
  /** Older than the maximum TTL allows: as if it were not there. */
  | "gone";

/** How old a stored response is and what that allows: RFC 9111 by `http-cache-semantics`, under CloudFront's TTLs. */
export class Freshness {
  readonly #clock: Clock;
  readonly #engine: CachePolicy;
  readonly #goneAtMs: number;
  readonly #staleIfErrorUntilMs: number;

  /**
   * @param ttlSeconds - what {@link lifetime} decided; the response's own lifetime is not looked at again.
   * @param maxTtlSeconds - how long a stale object may be served at most, whatever its own headers allow.
   */
  constructor(headers: Headers, ttlSeconds: number, maxTtlSeconds: number, clock: Clock) {
    const said = parseCacheControl(text(headers["cache-control"]));
    const staleSeconds = seconds(said, "stale-while-revalidate") ?? 0;
    const staleIfErrorSeconds = seconds(said, "stale-if-error");
    const storedAtMs = clock.now();
    this.#clock = clock;
    this.#goneAtMs = storedAtMs + Math.max(ttlSeconds, maxTtlSeconds) * 1000;
    // Without `stale-if-error` CloudFront falls back on a stale object for as long as it has one.
    this.#staleIfErrorUntilMs =
      staleIfErrorSeconds === undefined ? this.#goneAtMs : storedAtMs + (ttlSeconds + staleIfErrorSeconds) * 1000;
    this.#engine = new (engineAt(clock))(
      REQUEST,
      {
        status: 200,
        headers: {
          "cache-control": `public, max-age=${ttlSeconds}, stale-while-revalidate=${staleSeconds}`,
          etag: text(headers["etag"]),
          "last-modified": text(headers["last-modified"]),
          age: text(headers["age"]),
        },
      },
      { shared: true },
    );
  }

  /** For the `age` header, in whole seconds. */
  get ageSeconds(): number {
    return Math.floor(this.#engine.age());
  }

  get use(): Use {
    if (!this.#engine.stale()) return "fresh";
    if (this.#clock.now() >= this.#goneAtMs) return "gone";
    const { revalidation } = this.#engine.evaluateRequest(REQUEST);
    return revalidation?.synchronous === false ? "stale-while-revalidate" : "stale";
  }

  /** Whether it may be served in place of an error of the origin. */
  get coversErrors(): boolean {
    return this.#clock.now() < Math.min(this.#staleIfErrorUntilMs, this.#goneAtMs);
  }

  /** `if-none-match` and `if-modified-since`, as far as the response had validators. */
  get conditions(): Record<string, string> {
    const headers = Object.entries(this.#engine.revalidationHeaders(REQUEST));
    return Object.fromEntries(headers.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
  }
}

/** The key has already matched: neither URL, method, `vary` nor the viewer's `cache-control` decide. */
const REQUEST: CachePolicy.HttpRequest = { url: "/", method: "GET", headers: {} };

const engines = new WeakMap<Clock, typeof CachePolicy>();

/** The engine reads the time in its constructor already, so the clock can't be a field. */
function engineAt(clock: Clock): typeof CachePolicy {
  const known = engines.get(clock);
  if (known) return known;
  const engine = class extends CachePolicy {
    now(): number {
      return clock.now();
    }
  };
  engines.set(clock, engine);
  return engine;
}
