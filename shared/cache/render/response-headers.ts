import type { Duration } from "../../config/duration.ts";
import { RESPONSE_DEFAULTS } from "../../config/response-defaults.ts";
import type { Tag } from "../../config/tag.ts";
import { milliseconds, optionMs } from "../cache-options.ts";
import type { Doubt } from "./doubt.ts";
import { foldTags } from "./fold-tags.ts";

/** What is to be known of the edge, as `tagwire.config.ts` says it. */
export interface EdgeHeaderOptions {
  /** Header that the edge reads tags from. @default {@link RESPONSE_DEFAULTS}.tagHeader */
  readonly tagHeader?: string;
  /**
   * How old a response may become where a purge might not reach it: because it is streamed, or has more tags than the edge
   * takes.
   *
   * @default {@link RESPONSE_DEFAULTS}.maxStaleness
   */
  readonly maxStaleness?: Duration;
}

/** How long a response may be kept at most. */
export interface HeaderOptions extends EdgeHeaderOptions {
  /** By the edge, which purges reach. */
  readonly sMaxAge: Duration;
  /** By browsers, which no purge reaches. @default "0s" */
  readonly maxAge?: Duration;
  /** How long after that the edge may serve it while it asks again. Not where anything else shortens its life. @default "0s" */
  readonly staleWhileRevalidate?: Duration;
  /** How long after that the edge may serve it while the origin fails. Not where anything else shortens its life. @default "0s" */
  readonly staleIfError?: Duration;
}

/** Why an edge keeps a response for less long than what it shows is valid, or not at all. */
export type PageCap =
  | Doubt
  /** Its headers went out before all was read. */
  | "streamed"
  /** It has more tags than the edge takes. */
  | "folded";

/** What a response shows, and how sure that is. */
export interface Shown {
  /** By text. */
  readonly tags: ReadonlyMap<string, Tag | undefined>;
  /** How long all of it is valid, in milliseconds. */
  readonly validMs: number;
  readonly doubt: Doubt | undefined;
  readonly isStreamed: boolean;
}

/** Headers of a response, and what became of what was asked for. */
export interface ResponseHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** How long the edge keeps it, in milliseconds. */
  readonly forMs: number;
  readonly cap: PageCap | undefined;
  readonly isFolded: boolean;
}

/** Life of what could not be verified, in milliseconds. */
const MOMENT_MS = 1_000;

/** Keeps a response out of every shared cache whose minimum TTL is 0. */
export const NOT_KEPT: Readonly<Record<string, string>> = { "cache-control": "private, no-store" };

/** {@link NOT_KEPT}, because nothing was shown: whoever answers may know better. */
export const NOTHING_SHOWN = { ...NOT_KEPT };

/** Headers with which a response is kept for the least of all that bounds it. @throws {CacheUsageError} naming the option. */
export function responseHeaders(
  { tags, validMs, doubt, isStreamed }: Shown,
  { tagHeader = RESPONSE_DEFAULTS.tagHeader, maxStaleness = RESPONSE_DEFAULTS.maxStaleness, ...asked }: HeaderOptions,
): ResponseHeaders {
  const { texts, isFolded } = foldTags(tags);
  const cap = doubt ?? (isStreamed ? "streamed" : isFolded ? "folded" : undefined);
  const reachedMs = isStreamed || isFolded ? milliseconds(maxStaleness, "maxStaleness") : Infinity;
  const boundMs = Math.min(reachedMs, doubt === "changed" ? 0 : doubt === "unverified" ? MOMENT_MS : validMs);
  const seconds = (name: keyof typeof asked, atMostMs: number): number =>
    Math.floor(Math.min(optionMs(asked, name) ?? 0, atMostMs) / 1_000);

  const sMaxAge = seconds("sMaxAge", boundMs);
  // What bounds a response would not bound what the edge serves beyond its life.
  const beyondMs = cap ? 0 : Infinity;
  const beyond = [
    ["stale-while-revalidate", seconds("staleWhileRevalidate", beyondMs)],
    ["stale-if-error", seconds("staleIfError", beyondMs)],
  ].flatMap(([directive, age]) => (age ? [`, ${directive}=${age}`] : []));
  const control = `public, max-age=${seconds("maxAge", boundMs)}, s-maxage=${sMaxAge}${beyond.join("")}`;

  if (sMaxAge <= 0) return { headers: NOT_KEPT, forMs: 0, cap, isFolded };
  const headers = { "cache-control": control, ...(texts.length > 0 && { [tagHeader]: texts.join() }) };
  return { headers, forMs: sMaxAge * 1_000, cap, isFolded };
}
