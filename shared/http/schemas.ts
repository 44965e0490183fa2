import * as z from "zod/mini";
import { MAX_HOLD_MINUTES } from "../pipeline/purge/hold-edge.ts";
import { DEFAULT_HOLD_MINUTES, LIMITS, MAX_WAIT_MS } from "./limits.ts";

/** Half of a surrogate pair: as UTF-8 it would name something else. */
export const WELL_FORMED = /^\P{Surrogate}*$/u;

const TagSchema = z
  .union([
    z.string().check(z.minLength(1), z.maxLength(LIMITS.tagChars)),
    z.strictObject({
      name: z.string().check(z.minLength(1), z.maxLength(LIMITS.tagChars), z.describe("Name of its definition.")),
      params: z
        .record(z.string().check(z.maxLength(128)), z.union([z.string(), z.number()]))
        .check(z.describe("What it is made with: every parameter of its template.")),
    }),
  ])
  .check(
    z.describe(
      "A tag as text, `product:42`, or by name, which spares you the encoding and is the only way to a hashed one.",
    ),
  );

const EdgesSchema = z.array(z.string().check(z.minLength(1), z.maxLength(128))).check(z.maxLength(LIMITS.edges));

export const WAITS = ["accepted", "redis", "edge"] as const;

/** What `POST /v1/purges` takes. */
export const PurgeRequestSchema = z
  .strictObject({
    tags: z._default(z.array(TagSchema).check(z.maxLength(LIMITS.tags)), []),
    keys: z._default(
      z
        .array(
          z
            .string()
            .check(
              z.minLength(1),
              z.maxLength(LIMITS.keyChars),
              z.regex(/^[^*]+\*?$/u, "* only as the last character, and something before it"),
              z.regex(WELL_FORMED, "whole characters only"),
            ),
        )
        .check(
          z.maxLength(LIMITS.keys),
          z.describe("Plain keys in Redis that others wrote, verbatim; `*` as the last character stands for anything."),
        ),
      [],
    ),
    paths: z._default(
      z
        .array(
          z
            .string()
            .check(
              z.maxLength(LIMITS.pathChars),
              z.regex(/^\//u, "a path with a leading slash"),
              z.regex(WELL_FORMED, "whole characters only"),
            ),
        )
        .check(
          z.maxLength(LIMITS.paths),
          z.describe(
            "Paths at the edges, with or without query string; `*` as the last character stands for anything.",
          ),
        ),
      [],
    ),
    all: z._default(z.boolean(), false).check(z.describe("Everything: `/*` at the edges, all entries in Redis.")),
    edges: z.optional(
      EdgesSchema.check(z.describe("Edges to purge besides Redis; all that the credentials allow when absent.")),
    ),
    dryRun: z._default(z.boolean(), false).check(z.describe("Resolves and prices the purge; purges nothing.")),
    reason: z.optional(
      z.string().check(z.maxLength(LIMITS.reasonChars), z.describe("Why, for whoever reads the records.")),
    ),
    wait: z
      ._default(z.enum(WAITS), "accepted")
      .check(
        z.describe(
          `What to wait for, at most ${MAX_WAIT_MS / 1_000} seconds. \`accepted\`: it is durably kept, and Redis was asked. ` +
            "`redis`: Redis is purged. `edge`: every edge has taken it.",
        ),
      ),
  })
  .check(z.describe("What to purge. At least one of tags, keys, paths and all."));

export type PurgeRequest = z.infer<typeof PurgeRequestSchema>;

const ImageSchema = z.record(z.string(), z.record(z.string(), z.unknown()));
const PlainItemSchema = z.record(z.string(), z.unknown());

/** What `POST /v1/explain` takes. */
export const ExplainRequestSchema = z
  .strictObject({
    table: z.string().check(z.describe("Logical name of the table, as in the config.")),
    old: z.optional(PlainItemSchema.check(z.describe("The item before, as plain JSON; absent for an insert."))),
    new: z.optional(PlainItemSchema.check(z.describe("The item after, as plain JSON; absent for a removal."))),
    oldImage: z.optional(ImageSchema.check(z.describe('The item before, as DynamoDB JSON: `{"pk":{"S":"…"}}`.'))),
    newImage: z.optional(ImageSchema.check(z.describe("The item after, as DynamoDB JSON."))),
  })
  .check(z.describe("A change of an item: as plain JSON, or as DynamoDB JSON where it has sets or binary."));

export type ExplainRequest = z.infer<typeof ExplainRequestSchema>;

/** What `POST /v1/holds` takes. */
export const HoldRequestSchema = z
  .strictObject({
    edges: z.optional(EdgesSchema.check(z.describe("Edges to hold; all that the credentials allow when absent."))),
    minutes: z
      ._default(z.number().check(z.gt(0), z.lte(MAX_HOLD_MINUTES)), DEFAULT_HOLD_MINUTES)
      .check(z.describe("From now on, until the hold is over by itself.")),
    reason: z.optional(
      z.string().check(z.maxLength(LIMITS.reasonChars), z.describe("Why, for whoever finds the edge held.")),
    ),
  })
  .check(z.describe("Which edges' purges are to gather, and for how long. Holding again moves the end."));

/** What `POST /v1/tokens` takes. */
export const TokenRequestSchema = z.strictObject({
  scopes: z
    .array(z.string().check(z.maxLength(LIMITS.pathChars)))
    .check(
      z.minLength(1),
      z.maxLength(LIMITS.scopes),
      z.describe("`tags:product:*`, `keys:menu:*`, `paths:/c/*`, `all`, `read`, `holds`."),
    ),
  edges: z.optional(EdgesSchema.check(z.describe("Edges it may purge and hold; all of them when absent."))),
  expiresInSeconds: z
    ._default(z.int().check(z.gte(60), z.lte(3_153_600_000)), 7_776_000)
    .check(z.describe("How long it is valid; 90 days when absent.")),
  requestsPerMinute: z._default(z.int().check(z.gte(1), z.lte(1_000_000)), 600),
  note: z.optional(z.string().check(z.maxLength(LIMITS.reasonChars), z.describe("What it is for."))),
});

/** What `GET /v1/purges` takes, all of it text. */
export const ListQuerySchema = z.strictObject({
  tag: z.optional(z.string().check(z.maxLength(LIMITS.tagChars), z.describe("Purges of this tag, or of everything."))),
  source: z.optional(
    z
      .string()
      .check(
        z.maxLength(2_048),
        z.describe(
          "Purges of changes of this source of the config, or that this principal or token asked for; `asked`: all that somebody asked for.",
        ),
      ),
  ),
  order: z
    ._default(z.enum(["newest", "oldest"]), "newest")
    .check(
      z.describe(
        "Which come first. `oldest` is for who follows: its cursor leads on to what comes later, and to the last minute once more.",
      ),
    ),
  since: z.optional(
    z.iso.datetime({ offset: true }).check(z.describe("Of this time and later; of the last day when absent.")),
  ),
  cursor: z.optional(z.string().check(z.maxLength(64), z.describe("Of the page before, in the same order."))),
});
