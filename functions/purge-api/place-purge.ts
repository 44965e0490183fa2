import { createHash } from "node:crypto";
import { LIMITS } from "../../shared/http/limits.ts";
import { checkLimit, Problem } from "../../shared/http/problem.ts";
import type { PurgeRequest } from "../../shared/http/schemas.ts";
import { askPurge, NameTakenError } from "../../shared/pipeline/asked/ask-purge.ts";
import type { AskedPurge, PurgeTargets } from "../../shared/pipeline/asked/asked-purge.ts";
import { resolveAsked } from "../../shared/pipeline/asked/resolve-asked.ts";
import { beyondRights, limitsOf } from "../../shared/pipeline/asked/rights.ts";
import type { PurgeRecord, RequestName } from "../../shared/ports/asked-purges.ts";
import type { ApiParts, Ask } from "./api-parts.ts";
import { askedEdges } from "./asked-edges.ts";

/** Of what goes beyond somebody's rights, so many are named. */
const NAMED_REFUSALS = 20;

/** @throws {Problem} for what can't be purged, or not by whoever asks. */
export function placeable(request: PurgeRequest, { principal }: Ask, parts: ApiParts): AskedPurge {
  const { config, clock, newPurgeId } = parts;
  const { tags, keys, paths, all, reason } = request;
  if (tags.length + keys.length + paths.length === 0 && !all) {
    throw new Problem("unresolvable", { detail: "nothing to purge: name tags, keys or paths, or say all" });
  }
  const resolution = resolveAsked({ tags, keys, paths, all }, config);
  if ("problems" in resolution) throw new Problem("unresolvable", { errors: resolution.problems.slice(0, 20) });
  const { targets } = resolution;
  checkTargets(targets);
  const edges = askedEdges(request.edges, principal.rights.edges, config);
  const refused = beyondRights(targets, edges, principal.rights);
  if (refused.length > 0) {
    parts.report({ type: "purge-forbidden", by: principal.by });
    const errors = refused
      .slice(0, NAMED_REFUSALS)
      .map(({ kind, what }) => ({ pointer: "", detail: `${kind} ${what}` }));
    throw new Problem("forbidden", { detail: "the credentials don't allow all that this would purge", errors });
  }
  const nowMs = clock.now();
  const within = limitsOf(principal.rights);
  return {
    id: newPurgeId(nowMs),
    by: principal.by,
    acceptedAtMs: nowMs,
    ...(reason !== undefined && { reason }),
    targets,
    edges,
    ...(within && { within }),
  };
}

/** Accepts a purge and makes it, under the name that its request may have. */
export async function placePurge(
  purge: AskedPurge,
  request: PurgeRequest,
  ask: Ask,
  parts: ApiParts,
): Promise<PurgeRecord> {
  try {
    return await askPurge(purge, requestName(ask, request), { ...parts, signal: ask.signal });
  } catch (error) {
    if (!(error instanceof NameTakenError)) throw error;
    throw new Problem("idempotency-key-reused", { detail: "for a day it stands for what it was first sent with" });
  }
}

function checkTargets(targets: PurgeTargets): void {
  const { tags, keys, patterns, paths } = targets;
  checkLimit(
    "targets once tags have cascaded",
    LIMITS.targets,
    tags.length + keys.length + patterns.length + paths.length,
  );
  checkLimit("bytes of targets", LIMITS.targetBytes, Buffer.byteLength(JSON.stringify(targets)));
}

/** @throws {Problem} for a name that can't be one. */
function requestName({ header, principal }: Ask, request: PurgeRequest): RequestName | undefined {
  const key = header("idempotency-key");
  if (key === undefined) return undefined;
  checkLimit("characters of Idempotency-Key", LIMITS.idempotencyKeyChars, key.length);
  if (!/^[ -~]+$/.test(key))
    throw new Problem("invalid-request", { detail: "Idempotency-Key: visible ASCII, not empty" });
  return { key: digest([principal.by, key]), fingerprint: digest([{ ...request, wait: undefined }]) };
}

function digest(words: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(words)).digest("base64url");
}
