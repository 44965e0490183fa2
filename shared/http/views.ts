import * as z from "zod/mini";

/** What a schema describes, for those who only read it. */
export type Told<T> = { readonly [K in keyof T]: Told<T[K]> };

export const Time = z.iso.datetime();
const Usd = z.number().check(z.describe("In US dollars, beyond the first thousand items of a month."));

const TargetsSchema = z
  .object({
    tags: z.array(z.string()),
    keys: z.array(z.string()),
    patterns: z.array(z.string()).check(z.describe("Plain keys by what they begin with.")),
    paths: z.array(z.string()).check(z.describe("As edges take them.")),
    all: z.boolean(),
  })
  .check(z.describe("What is purged: tags with all that they cascade to."));

const EstimateSchema = z.object({
  edge: z.string(),
  mode: z.enum(["send", "observe"]),
  items: z.array(z.string()).check(z.describe("What is sent, each an item of the bill.")),
  covered: z.array(z.object({ item: z.string(), by: z.string() })).check(z.describe("What need not be.")),
  sends: z.int().check(z.describe("Times it is sent: twice where tag headers are written by hand.")),
  usd: Usd,
});

const ResolvedSchema = z.object({
  resolved: TargetsSchema,
  edges: z.array(EstimateSchema),
  usd: Usd,
});

/** Answer to a dry run. */
export const DryRunSchema = z.extend(ResolvedSchema, { dryRun: z.literal(true) });

const PURGE_STATES = ["accepted", "queued", "sent", "effective"] as const;

const StepSchema = z.object({
  step: z.enum(["accepted", "objects", "queued", "sent", "observed", "parked", "effective"]),
  at: Time,
  edge: z.optional(z.string()),
  invalidation: z.optional(z.string()).check(z.describe("CloudFront's id of it.")),
});

/** A purge that was asked for, as far as it has come. */
export const PurgeSchema = z.extend(ResolvedSchema, {
  kind: z.literal("asked"),
  id: z.string(),
  state: z
    .enum(PURGE_STATES)
    .check(
      z.describe(
        "`accepted`: on record. `queued`: Redis was asked, the edges are next. `sent`: every edge has taken it. " +
          "`effective`: no edge location serves what it dropped.",
      ),
    ),
  by: z.string().check(z.describe("Who asked.")),
  reason: z.optional(z.string()),
  acceptedAt: Time,
  follow: z.string().check(z.describe("Path of this very answer, as it is later.")),
  objectCaches: z
    .record(z.string(), z.enum(["asked", "purged", "retrying"]))
    .check(z.describe("`retrying`: it did not answer, and is purged as soon as it does.")),
  progress: z
    .record(
      z.string(),
      z.object({
        queued: z.int().check(z.describe("Items that are not with the planner yet.")),
        waiting: z.int().check(z.describe("Items that wait there.")),
        done: z.int(),
        invalidations: z.array(
          z.object({
            id: z.optional(z.string()),
            outcome: z.enum(["sent", "observed", "parked"]),
            at: Time,
            effectiveAt: z.optional(Time),
          }),
        ),
      }),
    )
    .check(z.describe("By edge.")),
  steps: z.array(StepSchema).check(z.describe("What has happened, in order.")),
});

export type PurgeView = Told<z.infer<typeof PurgeSchema>>;

/** What an edge was to drop in one call, whoever had it purged, as far as that has come. */
const PlanSchema = z.object({
  kind: z.literal("plan"),
  id: z.string(),
  edge: z.string(),
  state: z
    .enum(["planned", "sent", "observed", "parked", "effective"])
    .check(
      z.describe(
        "`planned`: its edge has not taken it yet. `parked`: the edge refused it for good. `observed`: nothing is sent. `effective`: no " +
          "edge location serves what it dropped.",
      ),
    ),
  plannedAt: Time,
  follow: z.string().check(z.describe("Path of this very answer, as it is later.")),
  items: z.array(
    z.object({
      item: z.string().check(z.describe("As CloudFront is sent it: `#product:42`, `/c/*`.")),
      causes: z
        .array(
          z.object({
            source: z.string().check(z.describe("Of the config; `asked` where somebody asked for it.")),
            rule: z.string(),
            attribute: z.optional(z.string()).check(z.describe("The watched attribute that differed.")),
            sequenceNumber: z.optional(z.string()).check(z.describe("Of the write in its stream.")),
            writtenAt: z.optional(Time),
            purge: z.optional(z.string()).check(z.describe("Id of what was asked for.")),
          }),
        )
        .check(z.describe("The earliest of the writes and requests that it is for, at most a few.")),
    }),
  ),
  calls: z.int().check(z.describe("Calls that were made for it.")),
  usd: z.optional(Usd),
  invalidation: z.optional(z.string()).check(z.describe("CloudFront's id of it.")),
  steps: z
    .array(
      z.object({
        step: z.enum(["written", "queued", "planned", "sent", "observed", "parked", "effective", "overdue"]),
        at: Time,
      }),
    )
    .check(z.describe("What has happened, the first write first. `overdue`: nobody knows when it took effect.")),
});

export type PlanView = Told<z.infer<typeof PlanSchema>>;

/** Whatever an id may name. */
export const PurgeOrPlanSchema = z.discriminatedUnion("kind", [PurgeSchema, PlanSchema]);

/** A line of the list. */
const PurgeLineSchema = z.object({
  kind: z.literal("asked"),
  id: z.string(),
  by: z.string(),
  reason: z.optional(z.string()),
  acceptedAt: Time,
  state: z.enum(["accepted", "queued"]),
  resolved: TargetsSchema,
  edges: z.array(z.string()),
  follow: z.string(),
});

export type PurgeLine = Told<z.infer<typeof PurgeLineSchema>>;

export const PurgeListSchema = z.object({
  purges: z
    .array(z.discriminatedUnion("kind", [PurgeLineSchema, PlanSchema]))
    .check(z.describe("What was asked for, and what edges were to drop; in the order that was asked for.")),
  more: z
    .boolean()
    .check(z.describe("There may be more by now: ask again with the cursor, also where this page is empty.")),
  cursor: z
    .optional(z.string())
    .check(z.describe("Where the next page begins. Absent after the last one of the newest first.")),
});

export type PurgeListView = Told<z.infer<typeof PurgeListSchema>>;

const CauseSchema = z.object({
  source: z.string(),
  rule: z.string(),
  attribute: z
    .optional(z.string())
    .check(z.describe("The watched attribute that differs; absent where an output does.")),
});

/** Answer of `POST /v1/explain`. */
export const ExplanationSchema = z.extend(ResolvedSchema, {
  effect: z
    .enum(["stale", "ignored", "unmatched", "failed"])
    .check(
      z.describe(
        "`ignored`: no watched attribute and no output differs. `unmatched`: of no source. `failed`: a rule throws, and the " +
          "whole source is purged.",
      ),
    ),
  why: z.array(
    z.object({
      kind: z.enum(["tag", "path", "key"]),
      what: z.string(),
      edges: z.array(z.string()),
      cause: CauseSchema,
    }),
  ),
  failures: z.array(z.object({ source: z.string(), rule: z.string(), reason: z.string() })),
});

export type ExplanationView = Told<z.infer<typeof ExplanationSchema>>;

/** Holds that last, one for each edge that is held. */
export const HoldListSchema = z.object({
  holds: z.array(
    z.object({
      id: z.string().check(z.describe("Ends it: the name of the edge, which has one hold at most.")),
      edge: z.string(),
      since: Time,
      until: Time.check(z.describe("Then it is over by itself.")),
      by: z.optional(z.string()).check(z.describe("Who held it last; absent where it was done without the API.")),
      reason: z.optional(z.string()),
    }),
  ),
});

export type HoldView = Told<z.infer<typeof HoldListSchema>>["holds"][number];

export const HealthSchema = z.object({
  status: z.literal("ok"),
  edges: z.array(z.string()),
  objectCaches: z.array(z.string()),
});

export const ProblemSchema = z
  .object({
    type: z.string().check(z.describe("`urn:tagwire:problem:` and a stable word.")),
    title: z.string(),
    status: z.int(),
    detail: z.optional(z.string()),
    errors: z.optional(z.array(z.object({ pointer: z.string(), detail: z.string() }))),
    limit: z.optional(z.object({ name: z.string(), max: z.number(), got: z.optional(z.number()) })),
  })
  .check(z.describe("Problem details, RFC 9457."));
