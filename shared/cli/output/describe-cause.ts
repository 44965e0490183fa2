import type { PlanView } from "../../http/views.ts";

/** What an item was purged for: a rule and what differed, a purge that was asked for, or an order of the doctor. */
export function describeCause({ source, rule, attribute, purge }: PlanView["items"][number]["causes"][number]): string {
  if (purge !== undefined) return `purge ${purge}`;
  return `${source}/${rule}${attribute === undefined ? "" : ` ${attribute}`}`;
}
