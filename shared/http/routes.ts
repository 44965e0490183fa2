import type * as z from "zod/mini";
import {
  ExplainRequestSchema,
  HoldRequestSchema,
  ListQuerySchema,
  PurgeRequestSchema,
  TokenRequestSchema,
} from "./schemas.ts";
import {
  DryRunSchema,
  ExplanationSchema,
  HealthSchema,
  HoldListSchema,
  PurgeListSchema,
  PurgeOrPlanSchema,
  PurgeSchema,
} from "./views.ts";
import { NewTokenSchema, TokenListSchema } from "./token-views.ts";

/** A part of the contract: what validates requests is what documents them. */
export interface Route {
  readonly method: "get" | "post" | "delete";
  /** `{id}` stands for one segment. */
  readonly path: string;
  readonly summary: string;
  readonly body?: { readonly name: string; readonly schema: z.ZodMiniType };
  readonly query?: z.ZodMiniObject;
  /** Takes an `Idempotency-Key`. */
  readonly isIdempotent?: true;
  /** Only for principals of the account, who sign their requests. */
  readonly isForIam?: true;
  /** By status; without a schema where there is no body. */
  readonly answers: Readonly<Record<number, Answer>>;
}

interface Answer {
  readonly description: string;
  readonly name?: string;
  readonly schema?: z.ZodMiniType;
}

/** Everything the native API does, by operation. */
export const ROUTES = {
  createPurge: {
    method: "post",
    path: "/v1/purges",
    summary: "Purges tags, keys, paths or everything",
    body: { name: "PurgeRequest", schema: PurgeRequestSchema },
    isIdempotent: true,
    answers: {
      200: { description: "What it would purge, and cost.", name: "DryRun", schema: DryRunSchema },
      202: { description: "It is durably kept, and under way.", name: "Purge", schema: PurgeSchema },
    },
  },
  listPurges: {
    method: "get",
    path: "/v1/purges",
    summary: "Lists what was purged, by changes and by those who asked",
    query: ListQuerySchema,
    answers: { 200: { description: "A page of purges.", name: "PurgeList", schema: PurgeListSchema } },
  },
  readPurge: {
    method: "get",
    path: "/v1/purges/{id}",
    summary: "Tells how far a purge has come, or the plan of an edge",
    answers: { 200: { description: "The purge, or the plan.", name: "PurgeOrPlan", schema: PurgeOrPlanSchema } },
  },
  explainChange: {
    method: "post",
    path: "/v1/explain",
    summary: "Tells what a change of an item would purge, by which rule, and what that costs; purges nothing",
    body: { name: "ExplainRequest", schema: ExplainRequestSchema },
    answers: { 200: { description: "What and why.", name: "Explanation", schema: ExplanationSchema } },
  },
  hold: {
    method: "post",
    path: "/v1/holds",
    summary: "Has the purges of edges gather, until they are released or the time is over",
    body: { name: "HoldRequest", schema: HoldRequestSchema },
    answers: { 200: { description: "The holds that last from now on.", name: "HoldList", schema: HoldListSchema } },
  },
  listHolds: {
    method: "get",
    path: "/v1/holds",
    summary: "Lists the edges that are held",
    answers: { 200: { description: "All holds that last.", name: "HoldList", schema: HoldListSchema } },
  },
  release: {
    method: "delete",
    path: "/v1/holds/{id}",
    summary: "Ends the hold of an edge: all that gathered goes now, once",
    answers: { 204: { description: "The edge is not held." } },
  },
  createToken: {
    method: "post",
    path: "/v1/tokens",
    summary: "Makes a token",
    body: { name: "TokenRequest", schema: TokenRequestSchema },
    isForIam: true,
    answers: { 201: { description: "The token, told once.", name: "NewToken", schema: NewTokenSchema } },
  },
  listTokens: {
    method: "get",
    path: "/v1/tokens",
    summary: "Lists tokens, the newest first",
    isForIam: true,
    answers: { 200: { description: "All tokens, without their secrets.", name: "TokenList", schema: TokenListSchema } },
  },
  revokeToken: {
    method: "delete",
    path: "/v1/tokens/{id}",
    summary: "Ends a token, within a minute",
    isForIam: true,
    answers: { 204: { description: "It is valid no longer." } },
  },
  health: {
    method: "get",
    path: "/v1/health",
    summary: "Tells that the API answers, and what it purges",
    answers: { 200: { description: "It answers.", name: "Health", schema: HealthSchema } },
  },
  openApi: {
    method: "get",
    path: "/openapi.json",
    summary: "This description",
    answers: { 200: { description: "OpenAPI 3.1." } },
  },
} as const satisfies Readonly<Record<string, Route>>;

export type Operation = keyof typeof ROUTES;
