import type { Config } from "../../config/config.ts";
import { Problem } from "../problem.ts";
import type { PurgeRequest } from "../schemas.ts";

/** What clients of another CDN speak: their purges read as ours, our answers written as theirs. */
export interface Dialect {
  /** The token, wherever its clients put it; `undefined` without one. */
  readonly token: (header: Header) => string | undefined;
  /** @throws {Problem} for what is no purge of the dialect, or one that can't be made here. */
  readonly read: (request: DialectRequest, config: Config) => DialectPurge;
  readonly refuse: (problem: Problem) => DialectRefusal;
}

type Header = (name: string) => string | undefined;

/** A request as a client of another CDN sent it. */
export interface DialectRequest {
  readonly method: string;
  /** Path and query string, encoded as they came. */
  readonly path: string;
  readonly header: Header;
  readonly body: string;
}

/** A purge that such a client asks for. */
export interface DialectPurge {
  readonly request: PurgeRequest;
  /** What its client is answered once the purge of this id is accepted. */
  readonly accepted: (id: string) => unknown;
}

interface DialectRefusal {
  readonly status: number;
  readonly body: unknown;
}

/** A purge of all that is named, and of nothing else. */
export function purgeOf(
  edges: readonly string[] | undefined,
  named: Partial<Pick<PurgeRequest, "tags" | "paths" | "all">>,
): PurgeRequest {
  return {
    tags: [],
    keys: [],
    paths: [],
    all: false,
    dryRun: false,
    wait: "accepted",
    ...(edges && { edges: [...edges] }),
    ...named,
  };
}

/** @throws {Problem} when no edge is known by the id. */
export function edgesKnownAs(kind: "zoneId" | "serviceId", id: string, { edges }: Config): readonly string[] {
  const known = Object.entries(edges).flatMap(([name, { knownAs }]) => (knownAs[kind] === id ? [name] : []));
  if (known.length === 0) throw new Problem("not-found", { detail: `no edge is known by this ${kind}` });
  return known;
}

/** @throws {Problem} for any other method. */
export function onlyPost(method: string): void {
  if (method !== "POST") throw new Problem("method-not-allowed", { detail: "use POST" }, { allow: "POST" });
}

/** What follows `Bearer`; empty for any other scheme. */
export function bearer(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  return /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
}

/** Everything that a problem says, a sentence for each place in the request. */
export function sentencesOf({ message, details }: Problem): readonly { readonly text: string; readonly at?: string }[] {
  const places = (details.errors ?? []).map(({ pointer, detail }) => {
    return pointer === "" ? { text: detail } : { text: `${pointer}: ${detail}`, at: pointer };
  });
  return details.detail !== undefined || places.length === 0 ? [{ text: message }, ...places] : places;
}
