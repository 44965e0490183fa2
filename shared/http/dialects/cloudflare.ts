import * as z from "zod/mini";
import type { Config } from "../../config/config.ts";
import { LIMITS } from "../limits.ts";
import { Problem, type ProblemCode } from "../problem.ts";
import { readBody } from "../read-request.ts";
import { type PurgeRequest, WELL_FORMED } from "../schemas.ts";
import { bearer, type Dialect, edgesKnownAs, onlyPost, purgeOf, sentencesOf } from "./dialect.ts";
import { edgesOfHosts } from "./edges-of-hosts.ts";
import { pathOfUrl } from "./path-of-url.ts";

/** What Cloudflare takes in one request: of files as it does for enterprises, of all else as it does for everybody. */
const MAX_FILES = 500;
const MAX_OPERATIONS = 100;

/** Longest tag that Cloudflare takes, in characters. None of ours is as long. */
const MAX_TAG_CHARS = 1_024;

const ROUTE = /^\/client\/v4\/zones\/(?<zone>[^/?]+)\/(purge_cache|invalidate_cache)(\?|$)/;

/** What Cloudflare is asked to purge, one kind at a time. */
const CloudflareSchema = z.strictObject({
  tags: z.optional(listOf(z.string().check(z.minLength(1), z.maxLength(MAX_TAG_CHARS)), MAX_OPERATIONS)),
  hosts: z.optional(
    listOf(z.string().check(z.regex(/^[^/?#@:\s]+$/u, "a host, without scheme, port and path")), MAX_OPERATIONS),
  ),
  prefixes: z.optional(
    listOf(
      z
        .string()
        .check(
          z.maxLength(LIMITS.pathChars),
          z.regex(/^[^/?#\s:]+(\/[^?#]*)?$/u, "a host and a path, without scheme, query string and fragment"),
          z.regex(WELL_FORMED, "whole characters only"),
        ),
      MAX_OPERATIONS,
    ),
  ),
  files: z.optional(
    listOf(
      z.union([
        UrlSchema(),
        z.strictObject({ url: UrlSchema(), headers: z.optional(z.record(z.string(), z.string())) }),
      ]),
      MAX_FILES,
    ),
  ),
  purge_everything: z.optional(z.literal(true)),
});

type CloudflareRequest = z.infer<typeof CloudflareSchema>;

/** Integers of Cloudflare's own where one means the same, and the status its clients expect. */
const ANSWERS: Readonly<Record<ProblemCode, { readonly status: number; readonly code: number }>> = {
  "invalid-request": { status: 400, code: 1012 },
  "limit-exceeded": { status: 400, code: 1012 },
  unauthorized: { status: 401, code: 10_000 },
  forbidden: { status: 403, code: 9_109 },
  "not-found": { status: 404, code: 7_003 },
  "method-not-allowed": { status: 405, code: 10_405 },
  "unsupported-media-type": { status: 415, code: 6_003 },
  unresolvable: { status: 400, code: 1012 },
  // its clients try again on 409
  "idempotency-key-reused": { status: 422, code: 1012 },
  "too-many-requests": { status: 429, code: 971 },
  unavailable: { status: 503, code: 7_010 },
  internal: { status: 500, code: 7_010 },
};

/** Cloudflare's `purge_cache` and `invalidate_cache`. */
export const CLOUDFLARE: Dialect = {
  // whoever has no token of theirs sends the key of an account
  token: (header) => bearer(header("authorization")) ?? header("x-auth-key"),

  read: ({ method, path, header, body }, config) => {
    const { zone } = ROUTE.exec(path)?.groups ?? {};
    if (zone === undefined) throw new Problem("not-found");
    onlyPost(method);
    const edges = edgesKnownAs("zoneId", zone, config);
    const asked = readBody(body, header("content-type"), CloudflareSchema);
    return {
      request: requestOf(asked, edges, config),
      accepted: (id) => ({ success: true, errors: [], messages: [], result: { id } }),
    };
  },

  refuse: (problem) => {
    const { status, code } = ANSWERS[problem.problem];
    const errors = sentencesOf(problem).map(({ text, at }) => {
      return { code, message: text, ...(at !== undefined && { source: { pointer: at } }) };
    });
    return { status, body: { success: false, errors, messages: [], result: null } };
  },
};

function requestOf(asked: CloudflareRequest, edges: readonly string[], config: Config): PurgeRequest {
  const { tags, hosts, prefixes, files, purge_everything: all } = asked;
  const kinds = Object.keys(CloudflareSchema.shape);
  if (Object.values(asked).filter((value) => value !== undefined).length !== 1) {
    throw new Problem("invalid-request", { detail: `must be exactly one of ${kinds.join(", ")}` });
  }
  // all of an edge's hosts are all that it has
  if (hosts) return purgeOf(edgesOfHosts(hosts, edges, config), { all: true });
  if (tags) return purgeOf(edges, { tags });
  if (files) {
    return purgeOf(edges, { paths: files.map((file) => pathOfUrl(typeof file === "string" ? file : file.url)) });
  }
  // all that begins so, as there; which is what a * means here
  if (prefixes) return purgeOf(edges, { paths: prefixes.map((prefix) => `${pathOfUrl(prefix).replace(/\*$/, "")}*`) });
  return purgeOf(edges, { all: all === true });
}

function UrlSchema() {
  return z
    .string()
    .check(
      z.maxLength(LIMITS.pathChars),
      z.regex(/^https?:\/\/[^/?#\s]+/iu, "an absolute http(s) URL"),
      z.regex(WELL_FORMED, "whole characters only"),
    );
}

function listOf<Entry extends z.ZodMiniType>(entry: Entry, max: number) {
  return z.array(entry).check(z.minLength(1), z.maxLength(max));
}
