import type { Look, Observers } from "../../ports/observers.ts";
import { withTimeLimit } from "../with-time-limit.ts";

/** Observers none of whose looks takes longer than that, retries included. */
export function withinTime(observers: Observers, limitMs: number): Observers {
  const limited =
    <Of, Seen>(look: Look<Of, Seen>): Look<Of, Seen> =>
    (of, signal) =>
      withTimeLimit(signal, limitMs, (limitedSignal) => look(of, limitedSignal));
  return {
    function: limited(observers.function),
    mapping: limited(observers.mapping),
    table: limited(observers.table),
    queue: limited(observers.queue),
    bucket: limited(observers.bucket),
    distribution: limited(observers.distribution),
    cachePolicy: limited(observers.cachePolicy),
    removedHeaders: limited(observers.removedHeaders),
    response: limited(observers.response),
    secret: limited(observers.secret),
    redis: limited(observers.redis),
    schedule: limited(observers.schedule),
    alarms: limited(observers.alarms),
    topic: limited(observers.topic),
    serverTime: limited(observers.serverTime),
  };
}
