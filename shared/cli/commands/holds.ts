import { buildCommand, buildRouteMap, numberParser } from "@stricli/core";
import type { CliContext } from "../cli-context.ts";
import { commandDocs } from "../command-docs.ts";
import { JSON_FLAG, textFlag } from "../flags.ts";
import { API_FLAGS } from "../target/target-flags.ts";
import type { AddHoldFlags } from "./holds/add-hold.ts";
import type { HoldsFlags } from "./holds/hold-lines.ts";

const add = buildCommand<AddHoldFlags, [string, ...string[]], CliContext>({
  loader: async () => (await import("./holds/add-hold.ts")).addHold,
  parameters: {
    flags: {
      minutes: {
        kind: "parsed",
        parse: numberParser,
        placeholder: "N",
        default: "30",
        brief: "Until it releases itself, at most 240; again moves the end",
      },
      reason: textFlag("TEXT", "Why, for whoever wonders"),
      ...API_FLAGS,
      ...JSON_FLAG,
    },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: { parse: String, placeholder: "edge", brief: "Names of edges in the config" },
    },
  },
  docs: commandDocs({
    brief: "Have the purges of edges gather, for an import",
    details: "They go once when it is over. Redis is purged at once, as always. A token must have the scope holds.",
    examples: [["tagwire holds add www --minutes 60 --reason 'price import'", ""]],
  }),
});

const list = buildCommand<HoldsFlags, [], CliContext>({
  loader: async () => (await import("./holds/list-holds.ts")).listHolds,
  parameters: { flags: { ...API_FLAGS, ...JSON_FLAG } },
  docs: commandDocs({
    brief: "List the edges that are held",
    examples: [["tagwire holds list", "or just tagwire holds"]],
  }),
});

const release = buildCommand<HoldsFlags, [string], CliContext>({
  loader: async () => (await import("./holds/release-hold.ts")).releaseHold,
  parameters: {
    flags: { ...API_FLAGS, ...JSON_FLAG },
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, placeholder: "edge", brief: "Name of an edge in the config" }],
    },
  },
  docs: commandDocs({
    brief: "End a hold now: what has gathered goes, all at once",
    examples: [["tagwire holds release www", ""]],
  }),
});

export const holds = buildRouteMap({
  routes: { list, add, release },
  defaultCommand: "list",
  docs: { brief: "Have the purges of edges gather during an import; list who is held, and release them" },
});
