import { LIMITS } from "../../shared/http/limits.ts";
import { checkLimit, Problem } from "../../shared/http/problem.ts";
import { iso } from "../../shared/http/purge-view.ts";
import { readBody } from "../../shared/http/read-request.ts";
import { TokenRequestSchema } from "../../shared/http/schemas.ts";
import { readScopes, SCOPE_ALLOWED } from "../../shared/pipeline/asked/rights.ts";
import type { TokenRecord } from "../../shared/ports/tokens.ts";
import type { Answered, ApiParts, Ask } from "./api-parts.ts";
import { hashOf, tokenText } from "./principal.ts";

/** Makes a token, and tells it this once. */
export async function createToken(ask: Ask, parts: ApiParts): Promise<Answered> {
  const { config, clock, tokens, newTokenId, newSecret } = parts;
  const request = readBody(await ask.body(), ask.header("content-type"), TokenRequestSchema);
  const { scopes, edges = "all", expiresInSeconds, requestsPerMinute, note } = request;
  checkLimit("characters of scopes", LIMITS.scopeChars, scopes.join("").length);
  const errors = [
    ...scopes.flatMap((scope, at) =>
      readScopes([scope], "all") === undefined
        ? [{ pointer: `/scopes/${at}`, detail: `must be ${SCOPE_ALLOWED}` }]
        : [],
    ),
    ...(edges === "all" ? [] : edges).flatMap((edge, at) =>
      Object.hasOwn(config.edges, edge)
        ? []
        : [{ pointer: `/edges/${at}`, detail: `must be one of ${Object.keys(config.edges).join(", ") || "none"}` }],
    ),
  ];
  if (errors.length > 0) throw new Problem("unresolvable", { errors });
  const nowMs = clock.now();
  const secret = newSecret();
  const token: TokenRecord = {
    id: newTokenId(),
    secretHash: hashOf(secret),
    scopes,
    edges,
    requestsPerMinute,
    createdAtMs: nowMs,
    createdBy: ask.principal.by,
    ...(note !== undefined && { note }),
    expiresAtMs: nowMs + expiresInSeconds * 1_000,
  };
  await tokens.add(token, ask.signal);
  parts.report({ type: "token-made", token: token.id, by: token.createdBy, scopes });
  return { status: 201, body: { ...tokenView(token), token: tokenText(token.id, secret) } };
}

export async function listTokens({ signal }: Ask, { tokens }: ApiParts): Promise<Answered> {
  return { status: 200, body: { tokens: (await tokens.list(signal)).map(tokenView) } };
}

export async function revokeToken(ask: Ask, { tokens, clock, report }: ApiParts): Promise<Answered> {
  const id = ask.param("id");
  if (!(await tokens.revoke(id, clock.now(), ask.signal))) throw new Problem("not-found", { detail: "no such token" });
  report({ type: "token-revoked", token: id, by: ask.principal.by });
  return { status: 204 };
}

function tokenView(token: TokenRecord): Readonly<Record<string, unknown>> {
  const { id, scopes, edges, requestsPerMinute, createdAtMs, createdBy, note, expiresAtMs, revokedAtMs } = token;
  return {
    id,
    scopes,
    edges,
    requestsPerMinute,
    createdAt: iso(createdAtMs),
    createdBy,
    ...(note !== undefined && { note }),
    expiresAt: iso(expiresAtMs),
    ...(revokedAtMs !== undefined && { revokedAt: iso(revokedAtMs) }),
  };
}
