import type { CacheEvent } from "../events.ts";
import type { Cost } from "../store/cost.ts";
import type { ReaderParts } from "./reader-parts.ts";
import type { Request } from "./request.ts";

/** What an event tells besides what all do. */
export type Own<E> = E extends CacheEvent ? Omit<E, "key" | "tags" | "ms" | "billed" | "roundTrips"> : never;

/** Reports what happened to a read. */
export function tell(
  { report, runtime }: Pick<ReaderParts, "report" | "runtime">,
  { key, tags }: Request,
  cost: Cost,
  event: Own<CacheEvent>,
): void {
  report?.({ ...event, key, tags: [...tags.keys()], ms: runtime.now() - cost.startedMs, ...cost.take() } as CacheEvent);
}
