import type { PipelineEvent } from "../../../shared/pipeline/events.ts";

/** One step of what happens, as a line tells it. */
export interface Step {
  readonly name: string;
  /** How long the step itself took, in milliseconds. @default not told */
  readonly tookMs?: number;
  readonly what: string;
}

/** What a pipeline event means to a person; `undefined` for those that only machines care about. */
export function eventStep(event: PipelineEvent): Step | undefined {
  switch (event.type) {
    case "purge-asked":
      return { name: "purge asked", what: asked(event) };
    case "tags-decided":
      return { name: "tags decided", tookMs: event.ms, what: decided(event) };
    case "objects-purged": {
      const what = `${counted([event.tags, "tag"], [event.keys, "key"])} in ${plural(event.commands, "command")}`;
      return event.reason === "change" || event.reason === "asked"
        ? { name: "Redis purged", tookMs: event.ms, what }
        : { name: "Redis again", tookMs: event.ms, what: `${what}: ${AGAIN[event.reason]}` };
    }
    case "objects-failed":
      return { name: "Redis is away", tookMs: event.ms, what: `${event.error}; the purge is kept until it answers` };
    case "plan-stored":
      return { name: "edge planned", what: planned(event) };
    case "edge-purged":
      return { name: "edge purged", tookMs: event.ms, what: `${event.receipt}, ${plural(event.itemCount, "item")}` };
    case "edge-observed":
      return {
        name: "edge observed",
        what: `nothing sent; ${plural(event.itemCount, "item")} would have cost ${usd(event.usd)}`,
      };
    case "edge-refused":
      return { name: "edge waits", what: refused(event) };
    case "edge-item-parked":
      return { name: "edge parked", what: `${event.item} was refused for good; sent instead: ${event.insteadSent}` };
    case "change-parked":
      return { name: "parked", what: `a change of ${event.table ?? "an unknown table"}: ${event.reason}` };
    case "coarse-purge":
      return { name: "coarse purge", what: `${event.source}: ${COARSE[event.when]}` };
    case "coarse-ordered":
      return { name: "coarse purge", what: `everything ${event.source} shows is purged: ${ORDERED[event.reason]}` };
    case "full-purge-ordered":
      return { name: "full purge", what: `everything at ${event.edge} is purged: ${ORDERED[event.reason]}` };
    case "redriven":
      return { name: "redriven", tookMs: event.ms, what: `${WAITED[event.kind]}, at try ${event.attempts}` };
    case "redrive-failed":
      return { name: "redrive", what: `${WAITED[event.kind]} failed again: ${event.error}` };
    case "redrive-held":
      return { name: "redrive held", what: `${event.what}: ${event.error}` };
    case "redrive-gave-up":
      return {
        name: "given up",
        what: `${WAITED[event.kind]}: ${event.error}; purged in its place, kept in the archive`,
      };
    case "canary-done":
      return { name: "canary", what: `${placed(event.place)}: new ${seconds(event.freshMs)} s after the write` };
    case "canary-failed":
      return { name: "canary failed", what: `${placed(event.place)}: ${event.what}` };
    default:
      return undefined;
  }
}

const placed = ({ kind, name }: Of<"canary-done">["place"]): string => `${kind} ${name}`;

const seconds = (ms: number): string => (ms / 1_000).toFixed(1);

type Of<Type extends PipelineEvent["type"]> = Extract<PipelineEvent, { readonly type: Type }>;

const AGAIN = {
  settle: "nothing can answer with the old item any more",
  "redis-failed": "it answers again",
  coarse: "the coarse purge that had to wait",
} as const;

const COARSE = {
  now: "everything it shows is purged",
  later: "everything it shows is purged a little later, with what else comes",
  covered: "one that is under way already covers it",
} as const;

const ORDERED = {
  "given-up": "changes of it were given up",
  "first-deploy": "tagwire was not here when it was cached",
  "rules-changed": "the rules are not what they were",
  "stream-lost": "changes of it may be missing",
  asked: "somebody asked for it",
} as const;

const WAITED = {
  "failed-batch": "a batch that the stream gave up",
  "parked-change": "a parked change",
  "dead-edge-message": "a dead edge message",
  "dead-later-purge": "a purge that was kept too long",
} as const;

function decided({ effective, sample, tags, paths, objectKeys }: Of<"tags-decided">): string {
  if (effective === 0) return "nothing shows what changed";
  const more = tags + paths + objectKeys - sample.length;
  return sample.map(({ what }) => what).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function asked({ by, tags, paths, keys, all, usd: price }: Of<"purge-asked">): string {
  const what = all ? "everything" : counted([tags, "tag"], [paths, "path"], [keys, "key"]);
  return `${what} for ${by} (${usd(price)})`;
}

function planned({ items, itemCount, usd: price }: Of<"plan-stored">): string {
  const more = itemCount - items.length;
  return `${items.join(" ")}${more > 0 ? ` and ${more} more` : ""} (${usd(price)})`;
}

function refused({ refusal, vendorCode, itemCount, retryInMs }: Of<"edge-refused">): string {
  const seconds = (retryInMs / 1_000).toFixed(1);
  return `${REFUSED[refusal]} (${vendorCode}): ${plural(itemCount, "item")} again in ${seconds} s`;
}

/** Being told to wait is part of the day: nothing is lost by it. */
const REFUSED = {
  busy: "CloudFront is busy",
  unavailable: "CloudFront did not answer",
  invalid: "CloudFront won't take one of them",
  denied: "CloudFront won't take anything from us",
} as const;

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

const usd = (amount: number): string => `$${amount.toFixed(3)}`;

function counted(...counts: readonly (readonly [number, string])[]): string {
  return counts.flatMap(([count, one]) => (count > 0 ? [plural(count, one)] : [])).join(", ") || "nothing";
}
