/** The published door `tagwire/cache/hono`: pages for what Hono answers. */
import type { Context, MiddlewareHandler } from "hono";
import { CacheUsageError } from "./errors.ts";
import type { PageCache } from "./render/create-tag-cache.ts";
import type { Page, PageHeaderOptions, PageOptions } from "./render/page.ts";
import { taggedHeaders } from "./render/tagged-headers.ts";

/** What handlers behind {@link tagged} find in their context. */
export interface TaggedEnv {
  Variables: { page: Page };
}

/** Options of {@link tagged}. */
export interface TaggedOptions extends Omit<PageHeaderOptions, "streamed">, Pick<PageOptions, "source"> {
  /** Tags of what responses show without having read it through the page. @default none */
  readonly tags?: (context: Context) => PageOptions["tags"];
  /**
   * Whether headers go out before all is read.
   *
   * @default responses in chunks and event streams: those of `streamText` and `streamSSE`, not those of `stream`
   */
  readonly streamed?: (context: Context) => boolean;
}

/**
 * Hono middleware that gives each handler a page to read through, `c.var.page`, and sets its headers on what the handler answers,
 * under the rules of `taggedResponse`. Only answers to GET and HEAD get any: edges keep no others.
 *
 * @throws {CacheUsageError} for a cache that renders no pages.
 *
 * @example
 * ```ts
 * const app = new Hono().use(tagged(cache, { sMaxAge: "1y" })).get("/products/:id", async (c) => {
 *   const productId = c.req.param("id");
 *   return c.json(await c.var.page.getOrSet(productId, { tags: [tags.product({ productId })] }, () => load(productId)));
 * });
 * ```
 */
export function tagged(
  cache: Pick<PageCache, "render">,
  { tags, source, streamed = isStream, ...options }: TaggedOptions,
): MiddlewareHandler<TaggedEnv> {
  if (!cache?.render) throw new CacheUsageError("tagged: a cache of tagwire/cache/pages");
  return async (c, next) => {
    const page = cache.render({ tags: tags?.(c) ?? [], ...(source !== undefined && { source }) });
    c.set("page", page);
    await next();
    if (c.req.method !== "GET" && c.req.method !== "HEAD") return;
    const { status, headers } = c.res;
    const answered = { status, header: (name: string) => headers.get(name) ?? undefined };
    const made = await taggedHeaders(answered, page, { ...options, streamed: streamed(c) });
    for (const [name, value] of Object.entries(made)) c.header(name, value);
  };
}

function isStream({ res: { headers } }: Context): boolean {
  return headers.has("transfer-encoding") || (headers.get("content-type") ?? "").startsWith("text/event-stream");
}
