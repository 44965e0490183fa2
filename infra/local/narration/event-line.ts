import type { PipelineEvent } from "../../../shared/pipeline/events.ts";

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;
const usd = (amount: number): string => `$${amount.toFixed(3)}`;

/** What a pipeline event means, in a line for a person; `undefined` for those that only machines care about. */
export function eventLine(event: PipelineEvent): string | undefined {
  switch (event.type) {
    case "tags-decided": {
      if (event.effective === 0) return undefined;
      const shown = event.sample.map(({ what }) => what).join(", ");
      return `tags         ${shown}${event.tags + event.paths + event.objectKeys > event.sample.length ? ", …" : ""}`;
    }
    case "objects-purged":
      return event.reason === "change"
        ? `Redis purged ${plural(event.tags, "tag")}, ${plural(event.keys, "key")}, ${plural(event.commands, "command")} (${Math.round(event.ms)} ms)`
        : `Redis again  ${plural(event.keys + event.tags, "key")}: ${AGAIN[event.reason]}`;
    case "objects-failed":
      return `Redis fails  ${event.error}; the purge is kept for later`;
    case "plan-stored":
      return `edge plan    ${event.items.join(" ")}${event.itemCount > event.items.length ? " …" : ""}  (${plural(event.itemCount, "item")}, ${usd(event.usd)})`;
    case "edge-purged":
      return `edge purged  ${event.receipt}, ${plural(event.itemCount, "item")}`;
    case "edge-observed":
      return `edge observed, nothing sent: ${plural(event.itemCount, "item")} would have cost ${usd(event.usd)}`;
    case "edge-refused":
      return `edge refused ${event.vendorCode}: again in ${(event.retryInMs / 1_000).toFixed(1)} s`;
    case "change-parked":
      return `parked       a change of ${event.table ?? "an unknown table"}: ${event.reason}`;
    case "coarse-purge":
      return `coarse purge of ${event.source}: ${event.when}`;
    default:
      return undefined;
  }
}

const AGAIN = {
  settle: "the source can no longer answer old",
  "redis-failed": "it answers again",
  coarse: "the coarse purge that had to wait",
} as const;
