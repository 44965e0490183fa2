import type { PlanView, PurgeListView } from "../../../http/views.ts";
import { ApiRefusal } from "../../api/api-refusal.ts";
import type { PurgeApiClient } from "../../api/purge-api-client.ts";
import type { CliContext } from "../../cli-context.ts";
import { UnreachableError } from "../../cli-error.ts";
import { Feed, type TailEvent } from "./feed.ts";

/** What is to be followed. */
export interface Following {
  /** From this time on. */
  readonly since: string;
  readonly tag?: string;
  readonly source?: string;
  /** Told when the API is away, and when it is back. */
  readonly onAway: (problem: Error | undefined) => void;
}

/** Between two looks, in milliseconds: while something happens, and at most, when nothing has for a while. */
const REST_MS = { busy: 1_000, quiet: 5_000 };

/** Each look that finds nothing makes the next rest longer by so much. */
const SLOWING = 1.1;

/** Between two looks while the API is away, in milliseconds, besides what its client waits by itself. */
const AWAY_MS = 5_000;

/**
 * Tells of all that is purged, until the command is stopped: each event once, and all of them, also when the API is away for a
 * while. A look that failed is made again from its beginning.
 *
 * @throws {CliError} when the API does not answer at the first look, or refuses to tell.
 */
export async function* followPurges(
  api: PurgeApiClient,
  { since, tag, source, onAway }: Following,
  { pause, signal }: Pick<CliContext, "pause" | "signal">,
): AsyncGenerator<readonly TailEvent[]> {
  const feed = new Feed();
  const filter = { order: "oldest", tag, source };
  let from: Readonly<Record<string, string>> = { since };
  let [restMs, hasAnswered, isAway] = [REST_MS.busy, false, false];
  while (!signal.aborted) {
    let news = 0;
    try {
      let page: PurgeListView | undefined;
      do {
        const at: Readonly<Record<string, string>> = page?.cursor === undefined ? from : { cursor: page.cursor };
        page = (await api.ask({
          method: "GET",
          path: "/v1/purges",
          query: { ...filter, ...at },
          isRepeatable: true,
        })) as PurgeListView;
        const events = feed.take(page.purges);
        news += events.length;
        if (events.length > 0) yield events;
      } while (page.more);
      feed.endLook();
      if (page.cursor !== undefined) from = { cursor: page.cursor };
      const late = await lookBehind(api, feed);
      if (late.length > 0) yield late;

      hasAnswered = true;
      if (isAway) onAway(undefined);
      isAway = false;
      restMs = news + late.length > 0 ? REST_MS.busy : Math.min(REST_MS.quiet, Math.round(restMs * SLOWING));
    } catch (error) {
      if (signal.aborted) return;
      if (!hasAnswered || !mayPass(error)) throw error;
      if (!isAway) onAway(error);
      isAway = true;
      restMs = AWAY_MS;
    }
    await pause(restMs, signal);
  }
}

/** Asks for one plan that the list is past, another one each time. */
async function lookBehind(api: PurgeApiClient, feed: Feed): Promise<readonly TailEvent[]> {
  const [id] = feed.behind;
  if (id === undefined) return [];
  try {
    const plan = (await api.ask({ method: "GET", path: `/v1/purges/${id}`, isRepeatable: true })) as PlanView;
    return feed.takeBehind(plan);
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.status !== NOT_FOUND) throw error;
    feed.forget(id);
    return [];
  }
}

const NOT_FOUND = 404;

function mayPass(error: unknown): error is Error {
  if (error instanceof ApiRefusal) return error.status === 429 || error.status >= 500;
  return error instanceof UnreachableError;
}
