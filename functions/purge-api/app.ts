import { type Context, Hono } from "hono";
import { bearer, type Dialect } from "../../shared/http/dialects/dialect.ts";
import { openApi } from "../../shared/http/open-api.ts";
import { Problem } from "../../shared/http/problem.ts";
import { type Operation, type Route, ROUTES } from "../../shared/http/routes.ts";
import { describeError } from "../../shared/pipeline/describe-error.ts";
import { StillAtWorkError } from "../../shared/pipeline/asked/ask-purge.ts";
import type { Answered, ApiParts, Ask } from "./api-parts.ts";
import { createPurge } from "./create-purge.ts";
import { explain } from "./explain.ts";
import { hold, listHolds, release } from "./holds.ts";
import { countRequest } from "./count-request.ts";
import { dialectOf, DIALECTS, servePurge } from "./dialects.ts";
import { listPurges } from "./list-purges.ts";
import { type Principal, principalOfIam, TokenCheck } from "./principal.ts";
import { readPurge } from "./read-purges.ts";
import { createToken, listTokens, revokeToken } from "./tokens.ts";

/** Longest that a request is worked on, in milliseconds: API Gateway gives up after thirty seconds. */
const REQUEST_LIMIT_MS = 25_000;

/** What a request is served with. */
export interface Env {
  /** The ARN of who signed a request, whose signature API Gateway has checked. */
  readonly Bindings: { readonly signedBy?: string };
  readonly Variables: {
    /** Fires when the request has taken too long, all of it together. */
    readonly signal: AbortSignal;
    readonly principal: Principal;
    readonly limits: Readonly<Record<string, string>>;
  };
}

type Serve = (ask: Ask, parts: ApiParts) => Promise<Answered>;

const SERVES: Readonly<Record<Operation, Serve>> = {
  createPurge,
  listPurges,
  readPurge,
  explainChange: explain,
  hold,
  listHolds,
  release,
  createToken,
  listTokens,
  revokeToken,
  health: async (_, { config }) => {
    return { status: 200, body: { status: "ok", edges: Object.keys(config.edges), objectCaches: config.redis } };
  },
  openApi: async () => ({ status: 200, body: openApi() }),
};

/**
 * The purge API: below `/iam` for principals of the account, whose signatures API Gateway checks, all else for tokens, also
 * in the words of clients of other CDNs.
 */
export function purgeApi(parts: ApiParts): Hono<Env> {
  const app = new Hono<Env>({ strict: true });
  const check = new TokenCheck(parts.tokens, () => parts.clock.now());

  // nothing is told before it is known who asks, not even what there is
  app.use(async (c, next) => {
    const isSigned = c.req.path.startsWith("/iam/");
    const arn = c.env?.signedBy;
    const signal = AbortSignal.timeout(REQUEST_LIMIT_MS);
    c.set("signal", signal);
    const found = isSigned ? (arn === undefined ? "none" : principalOfIam(arn)) : await check.check(tokenOf(c), signal);
    if (typeof found === "string") {
      if (found !== "none") parts.report({ type: "credentials-refused", why: found });
      throw new Problem("unauthorized", {}, { "www-authenticate": 'Bearer realm="tagwire"' });
    }
    c.set("principal", found);
    c.set("limits", await countRequest(found, parts, signal));
    await next();
  });

  for (const [operation, route] of Object.entries(ROUTES) as [Operation, Route][]) {
    const path = route.path.replace(/\{(\w+)\}/g, ":$1");
    for (const prefix of route.isForIam ? ["/iam"] : ["", "/iam"]) {
      app.on(route.method, prefix + path, async (c) => answer(c, await SERVES[operation](askOf(c), parts)));
    }
  }
  for (const [prefix, dialect] of Object.entries(DIALECTS)) {
    app.all(`${prefix}*`, async (c) => {
      const { pathname, search } = new URL(c.req.url);
      const asked = { method: c.req.method, path: pathname + search };
      return answer(c, await servePurge(dialect, asked, askOf(c), parts));
    });
  }

  app.notFound((c) => {
    const allowed = methodsOf(c.req.path);
    const problem =
      allowed.length > 0
        ? new Problem("method-not-allowed", { detail: `use ${allowed.join(", ")}` }, { allow: allowed.join(", ") })
        : new Problem("not-found");
    return answerProblem(problem, c.var.limits);
  });
  app.onError((error, c) => {
    const dialect = dialectOf(c.req.path);
    if (error instanceof Problem) return answerProblem(error, c.var.limits, dialect);
    // what went wrong is told to the log alone
    parts.report({ type: "request-failed", error: describeError(error) });
    const retryAfter = { "retry-after": error instanceof StillAtWorkError ? "5" : "1" };
    return answerProblem(new Problem("unavailable", {}, retryAfter), c.var.limits, dialect);
  });
  return app;
}

function tokenOf(c: Context<Env>): string | undefined {
  const dialect = dialectOf(c.req.path);
  return dialect ? dialect.token((name) => c.req.header(name)) : bearer(c.req.header("authorization"));
}

function askOf(c: Context<Env>): Ask {
  return {
    principal: c.var.principal,
    signal: c.var.signal,
    header: (name) => c.req.header(name),
    param: (name) => c.req.param(name) ?? "",
    query: c.req.query(),
    body: () => c.req.text(),
  };
}

function answer(c: Context<Env>, { status, body, headers }: Answered): Response {
  const all = { ...c.var.limits, "cache-control": "no-store", ...headers };
  return body === undefined ? c.body(null, status, all) : c.json(body, status as 200, all);
}

function methodsOf(path: string): readonly string[] {
  const own = path.replace(/^\/iam\//, "/");
  const routes = Object.values<Route>(ROUTES).filter((route) => {
    return (own !== path || !route.isForIam) && new RegExp(`^${route.path.replace(/\{\w+\}/g, "[^/]+")}$`).test(own);
  });
  return [...new Set(routes.map(({ method }) => method.toUpperCase()))];
}

/**
 * Answers with a problem: as problem details, or in the words of a dialect.
 *
 * @param limits - headers that say how many requests are left.
 */
export function answerProblem(
  problem: Problem,
  limits?: Readonly<Record<string, string>>,
  dialect?: Dialect,
): Response {
  const { status, body } = dialect?.refuse(problem) ?? { status: problem.status, body: problem };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...limits,
      ...problem.headers,
      "content-type": dialect ? "application/json" : "application/problem+json",
      "cache-control": "no-store",
    },
  });
}
