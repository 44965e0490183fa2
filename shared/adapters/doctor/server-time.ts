import { PurgeTargetError } from "../../ports/errors.ts";
import type { Look } from "../../ports/observers.ts";

/** A `Date` header leaves off what is less than a second: on average half of one. */
const LEFT_OFF_MS = 500;

/** What time a server says it is. It may refuse us, as long as it answers. */
export function serverTime(url: string): Look<void, number> {
  return async (_, signal) => {
    const response = await fetch(url, { method: "HEAD", redirect: "manual", signal }).catch(() => {
      throw new PurgeTargetError("time", "no answer");
    });
    const timeMs = Date.parse(response.headers.get("date") ?? "");
    if (Number.isNaN(timeMs)) throw new PurgeTargetError("time", "the answer has no date");
    return timeMs + LEFT_OFF_MS;
  };
}
