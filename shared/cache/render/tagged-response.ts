import type { Page, PageHeaderOptions } from "./page.ts";
import { taggedHeaders } from "./tagged-headers.ts";

/** What a Lambda function behind an HTTP API (payload 2.0) or a function URL returns. */
export interface LambdaResult {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly cookies?: readonly string[];
  /** REST APIs and load balancers alone know it. */
  readonly multiValueHeaders?: undefined;
}

/**
 * A response with the headers of its page. It never lives longer than it says itself: of each lifetime the shorter holds, a
 * `private`, `no-store` or `no-cache` of its own stays, and its own tags stay with those of the page. Errors (but 404 and 410)
 * and what sets a cookie no edge may keep. What shows nothing read through its page goes by what it says
 * itself, and if that is nothing, no edge may keep it.
 *
 * @param response - what a handler made: a web `Response`, or a Lambda function's result. It is not changed.
 *
 * @example
 * ```ts
 * export const handler = async () => {
 *   const page = cache.render();
 *   const body = await page.getOrSet("home", { tags: [tags.products()] }, () => renderHome());
 *   return taggedResponse(page, { statusCode: 200, headers: { "content-type": "text/html" }, body }, { sMaxAge: "1y" });
 * };
 * ```
 */
export async function taggedResponse<R extends Response | LambdaResult>(
  page: Page,
  response: R,
  options: PageHeaderOptions,
): Promise<R> {
  // Each is made as what it was.
  return (await (response instanceof Response
    ? ofWeb(page, response, options)
    : ofLambda(page, response, options))) as R;
}

async function ofWeb(page: Page, response: Response, options: PageHeaderOptions): Promise<Response> {
  const { status, headers } = response;
  const made = await taggedHeaders({ status, header: (name) => headers.get(name) ?? undefined }, page, options);
  const all = new Headers(headers);
  for (const [name, value] of Object.entries(made)) all.set(name, value);
  return new Response(response.body, { status, statusText: response.statusText, headers: all });
}

async function ofLambda(page: Page, result: LambdaResult, options: PageHeaderOptions): Promise<LambdaResult> {
  const { statusCode = 200, headers = {}, cookies = [] } = result;
  // Spelt as it may be: their names know no case.
  const own = new Map<string, string>();
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) own.set(name.toLowerCase(), String(value));
  if (cookies.length > 0) own.set("set-cookie", cookies.join());
  const made = await taggedHeaders({ status: statusCode, header: (name) => own.get(name) }, page, options);
  const set = Object.keys(made).map((name) => name.toLowerCase());
  const kept = Object.entries(headers).filter(([name]) => !set.includes(name.toLowerCase()));
  return { ...result, headers: { ...Object.fromEntries(kept), ...made } };
}
