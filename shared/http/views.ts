import * as z from "zod/mini";

/** What a schema describes, for those who only read it. */
type Told<T> = { readonly [K in keyof T]: Told<T[K]> };

const Time = z.iso.datetime();
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

/** A purge, as far as it has come. */
export const PurgeSchema = z.extend(ResolvedSchema, {
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

/** A line of the list. */
const PurgeLineSchema = z.object({
  id: z.string(),
  by: z.string(),
  reason: z.optional(z.string()),
  acceptedAt: Time,
  state: z.enum(["accepted", "queued"]),
  resolved: TargetsSchema,
  edges: z.array(z.string()),
  follow: z.string(),
});

export const PurgeListSchema = z.object({
  purges: z.array(PurgeLineSchema).check(z.describe("The newest first.")),
  cursor: z
    .optional(z.string())
    .check(z.describe("There may be more: ask again with it, also where this page is empty.")),
});

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

const TokenViewFields = {
  id: z.string(),
  scopes: z.array(z.string()),
  edges: z.union([z.array(z.string()), z.literal("all")]),
  requestsPerMinute: z.int(),
  createdAt: Time,
  createdBy: z.string(),
  note: z.optional(z.string()),
  expiresAt: Time,
  revokedAt: z.optional(Time),
};

const TokenSchema = z.object(TokenViewFields);
export const NewTokenSchema = z.object({
  ...TokenViewFields,
  token: z.string().check(z.describe("The token itself. It is told once: only its hash is kept.")),
});
export const TokenListSchema = z.object({ tokens: z.array(TokenSchema) });

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
