import type { PurgeView } from "../../../http/views.ts";
import type { PurgeApiClient } from "../../api/purge-api-client.ts";
import type { CliContext } from "../../cli-context.ts";
import { type Placed, requestOf } from "./place-purges.ts";
import type { Wait } from "./purge-flags.ts";

/** How long to rest between two looks, in milliseconds: from the first on half as long again, up to the longest. */
const FIRST_REST_MS = 300;
const LONGEST_REST_MS = 3_000;

/** What a purge is followed with. */
interface Following {
  readonly api: PurgeApiClient;
  readonly wait: Wait;
  readonly deadlineMs: number;
  /** Told of the purge each time that it was looked at. */
  readonly onLook: (view: PurgeView) => void;
}

/** Waits until a purge has come as far as is wanted, or the time is up; then tells how far that is. */
export async function followPurge(
  { clock, pause, signal }: CliContext,
  placed: Placed,
  { api, wait, deadlineMs, onLook }: Following,
): Promise<PurgeView> {
  let { view } = placed;
  onLook(view);
  for (let restMs = FIRST_REST_MS; !hasReached(view, wait); restMs = Math.min(restMs * 1.5, LONGEST_REST_MS)) {
    if (clock.now() + restMs > deadlineMs) return view;
    await pause(restMs, signal);
    view = (await api.ask(lookAt(placed, view))) as PurgeView;
    onLook(view);
  }
  return view;
}

/** Whoever asks for the same again, and for Redis, has the databases asked again that did not answer. */
function lookAt({ body, key }: Placed, view: PurgeView) {
  return hasReached(view, "redis")
    ? ({ method: "GET", path: view.follow, isRepeatable: true } as const)
    : requestOf({ ...body, wait: "redis" }, key);
}

/** Whether a purge has come as far as is wanted. */
export function hasReached({ state, objectCaches, progress }: PurgeView, wait: Wait): boolean {
  switch (wait) {
    case "accepted":
      return true;
    case "redis":
      return Object.values(objectCaches).every((cache) => cache === "purged");
    case "edge":
      return state === "sent" || state === "effective";
    case "effective": {
      // what is only observed, or was refused for good, never takes effect
      const sent = Object.values(progress).flatMap(({ invalidations }) => invalidations);
      const isThrough = sent.every(({ outcome, effectiveAt }) => outcome !== "sent" || effectiveAt !== undefined);
      return state === "effective" || (state === "sent" && isThrough);
    }
  }
}
