import { MAX_WAIT_MS } from "../../shared/http/limits.ts";
import { followPath, purgeView, resolvedView } from "../../shared/http/purge-view.ts";
import { readBody } from "../../shared/http/read-request.ts";
import { PurgeRequestSchema } from "../../shared/http/schemas.ts";
import { workOfAsked } from "../../shared/pipeline/asked/asked-work.ts";
import type { Answered, ApiParts, Ask } from "./api-parts.ts";
import { placeable, placePurge } from "./place-purge.ts";
import { waitFor } from "./wait-for.ts";

/** Purges what a request asks for, or says what that would be. */
export async function createPurge(ask: Ask, parts: ApiParts): Promise<Answered> {
  const { config, clock } = parts;
  const request = readBody(await ask.body(), ask.header("content-type"), PurgeRequestSchema);
  const purge = placeable(request, ask, parts);
  if (request.dryRun) {
    const { requests } = workOfAsked(purge, config);
    return { status: 200, body: { dryRun: true, ...resolvedView(purge.targets, requests, config) } };
  }

  const deadlineMs = clock.now() + MAX_WAIT_MS;
  const placed = await placePurge(purge, request, ask, parts);
  const reached = await waitFor(request.wait, placed, deadlineMs, { ...parts, signal: ask.signal });
  return {
    status: 202,
    body: purgeView(reached.record, reached.followed, config),
    headers: { location: followPath(placed.purge.id) },
  };
}
