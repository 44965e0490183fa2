import { type Directives, isKept, readDirectives, shorterOf, writeDirectives } from "./cache-control.ts";
import { foldTags } from "./fold-tags.ts";
import type { Page, PageHeaderOptions } from "./page.ts";
import { NOT_KEPT, NOTHING_SHOWN } from "./response-headers.ts";

/** What a handler answered, as far as an edge minds. */
export interface Answered {
  readonly status: number;
  /** A header's value, by its name in lower case. */
  readonly header: (name: string) => string | undefined;
}

/** Errors that tell of what was asked for. All others tell of a moment. */
const KEPT_ERRORS: readonly number[] = [404, 410];

/** For a response that carries more tags than an edge takes, some of them unknown to its page. */
const MOMENT: Directives = new Map([["s-maxage", "1"]]);

/**
 * Headers to set on a response: those of its page, as far as its own allow. Nothing is asked of Redis for what no edge may
 * keep: errors, what sets a cookie, and what says so itself. What shows nothing of its page goes by what it says itself, and if that is
 * nothing, no edge keeps it.
 */
export async function taggedHeaders(
  { status, header }: Answered,
  page: Page,
  options: PageHeaderOptions,
): Promise<Readonly<Record<string, string>>> {
  const own = ownDirectives(header);
  if (own && !isKept(own)) return {};
  if ((status >= 400 && !KEPT_ERRORS.includes(status)) || header("set-cookie") !== undefined) return NOT_KEPT;

  const headers = await page.headers(options);
  if (headers === NOTHING_SHOWN && own) return {};
  const { "cache-control": control = "", ...tagHeaders } = headers;
  const made = readDirectives(control);
  if (!isKept(made)) return NOT_KEPT;
  const allowed = own ? shorterOf(made, own) : made;
  const [[tagHeader, ours] = ["", ""]] = Object.entries(tagHeaders);
  const theirs = tagHeader === "" ? undefined : header(tagHeader.toLowerCase());
  if (theirs === undefined) return { "cache-control": writeDirectives(allowed), ...tagHeaders };

  const all = `${ours},${theirs}`.split(",").map((text) => text.trim());
  const { texts, isFolded } = foldTags(new Map(all.filter(Boolean).map((text) => [text, undefined])));
  const directives = isFolded ? shorterOf(allowed, MOMENT) : allowed;
  return { "cache-control": writeDirectives(directives), [tagHeader]: texts.join() };
}

/** What a response says of its life; `undefined` if it says nothing. */
function ownDirectives(header: Answered["header"]): Directives | undefined {
  const control = header("cache-control");
  if (control !== undefined) return readDirectives(control);
  const expires = header("expires");
  if (expires === undefined) return undefined;
  const leftMs = Date.parse(expires) - Date.now();
  return new Map([["max-age", String(Math.max(0, Math.floor(leftMs / 1_000) || 0))]]);
}
