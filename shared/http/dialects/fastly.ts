import * as z from "zod/mini";
import type { Config } from "../../config/config.ts";
import { checkLimit, Problem, type ProblemCode } from "../problem.ts";
import { readBody } from "../read-request.ts";
import type { PurgeRequest } from "../schemas.ts";
import {
  bearer,
  type Dialect,
  type DialectPurge,
  type DialectRequest,
  edgesKnownAs,
  onlyPost,
  purgeOf,
  sentencesOf,
} from "./dialect.ts";
import { edgesOfUrl } from "./edges-of-hosts.ts";
import { pathOfUrl } from "./path-of-url.ts";
import { readKey } from "./read-key.ts";

/** What Fastly takes in one request. */
const MAX_KEYS = 256;

/** Longest key that Fastly takes, in characters. None of our tags is as long. */
const MAX_KEY_CHARS = 1_024;

/** A key is all that follows, slashes and what reads like a query string included: clients send it as it is. */
const SERVICE = /^\/service\/(?<service>[^/?]+)\/(?:(?<all>purge_all)|purge(?:\/(?<key>.+))?)$/;
const URL_PURGE = /^\/purge\/(?<url>.+)$/;

const KeysSchema = z.strictObject({
  surrogate_keys: z
    .array(z.string().check(z.minLength(1), z.maxLength(MAX_KEY_CHARS)))
    .check(z.minLength(1), z.maxLength(MAX_KEYS)),
});

/** Fastly's purges by key, of everything, and by URL. Soft or not, they are purges: CloudFront can't mark anything stale. */
export const FASTLY: Dialect = {
  token: (header) => header("fastly-key") ?? bearer(header("authorization")),

  read: (asked, config) => {
    const { url } = URL_PURGE.exec(asked.path)?.groups ?? {};
    const { service, all, key } = SERVICE.exec(asked.path)?.groups ?? {};
    if (url === undefined && service === undefined) throw new Problem("not-found");
    onlyPost(asked.method);
    if (service === undefined) return { request: purgeOfUrl(url ?? "", config), accepted: ok };
    const edges = edgesKnownAs("serviceId", service, config);
    if (all !== undefined) return { request: purgeOf(edges, { all: true }), accepted: ok };
    if (key !== undefined) return { request: purgeOf(edges, { tags: readKey(key, config.vocabulary) }), accepted: ok };
    return purgeOfKeys(asked, edges);
  },

  refuse: (problem) => {
    const [msg = "", ...rest] = sentencesOf(problem).map(({ text }) => text.replace(/^\/tags\//, "/surrogate_keys/"));
    const isUnfit = FAILS.has(problem.problem);
    const detail = rest.join("; ");
    const body = {
      msg,
      ...(detail !== "" && { detail }),
      ...(isUnfit && { status: "fail", reason: [msg, ...rest].join("; ") }),
    };
    return { status: isUnfit ? 400 : problem.status, body };
  },
};

/** Refused for what was asked, which Fastly answers with 400 whatever it was. */
const FAILS: ReadonlySet<ProblemCode> = new Set(["invalid-request", "limit-exceeded", "unresolvable"]);

/** No service is named: where nobody is known by the host either, at every edge that the token may purge. */
function purgeOfUrl(url: string, config: Config): PurgeRequest {
  const edges = edgesOfUrl(url, config);
  return purgeOf(edges.length > 0 ? edges : undefined, { paths: [pathOfUrl(url)] });
}

const ok = (id: string): unknown => ({ status: "ok", id });

/** Keys are in a header, in the body, or both. */
function purgeOfKeys({ header, body }: DialectRequest, edges: readonly string[]): DialectPurge {
  const inHeader = (header("surrogate-key") ?? "").split(" ").filter((key) => key !== "");
  const inBody = body.trim() === "" ? [] : readBody(body, header("content-type"), KeysSchema).surrogate_keys;
  const keys = [...inHeader, ...inBody];
  checkLimit("surrogate keys", MAX_KEYS, keys.length);
  if (keys.length === 0) throw new Problem("invalid-request", { detail: "no keys, in Surrogate-Key or in the body" });
  return {
    request: purgeOf(edges, { tags: keys }),
    accepted: (id) => Object.fromEntries(keys.map((key) => [key, id])),
  };
}
