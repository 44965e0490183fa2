import type { Found, Place } from "../finding.ts";

/** What people and templates write where a token is to come: in brackets, one character again and again, a word for it. */
const PLACEHOLDERS = [
  /^(<.*>|\{.*\}|\[.*\]|\$.*)$/,
  /^(.)\1*$/,
  /^(token|secret|password|none|null|undefined|test)$/i,
  /(^|[^a-z0-9])(your|change|changeme|replace|insert|placeholder|example|dummy|fake|todo|tbd)([^a-z0-9]|$)/i,
];

/** What is wrong with what is to be a Redis token. @param token - `undefined` when the secret is gone, empty when it has none. */
export function checkSecret(place: Place, token: string | undefined): readonly Found[] {
  if (token === undefined) return [{ code: "secret-missing", place, what: "the secret with its token is not there" }];
  if (token === "") return [{ code: "secret-empty", place, what: "the secret holds no token" }];
  if (/\s/.test(token) || PLACEHOLDERS.some((pattern) => pattern.test(token))) {
    return [{ code: "secret-placeholder", place, what: "what the secret holds is not a token" }];
  }
  return [];
}
