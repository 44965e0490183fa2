import { buildCommand } from "@stricli/core";
import type { CliContext } from "../cli-context.ts";
import { commandDocs } from "../command-docs.ts";
import { JSON_FLAG, nameFlag } from "../flags.ts";
import { API_FLAGS } from "../target/target-flags.ts";
import type { ExplainFlags } from "./explain/run-explain.ts";

export const explain = buildCommand<ExplainFlags, [string?], CliContext>({
  loader: async () => (await import("./explain/run-explain.ts")).runExplain,
  parameters: {
    flags: {
      table: nameFlag("NAME", "Name of the table in the config; needless where a stack runs here that has only one"),
      old: nameFlag("ITEM", "The item before: a file, JSON, or - for stdin; absent for one that is new"),
      new: nameFlag("ITEM", "The item after; absent for one that is removed"),
      ...API_FLAGS,
      ...JSON_FLAG,
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: String,
          optional: true,
          placeholder: "record",
          brief: "Both in one: a record of a stream, an event with one, or {old, new}; a file, JSON, or -",
        },
      ],
    },
  },
  docs: commandDocs({
    brief: "Tell what a change of an item would purge, by which rule and attribute, and what that costs",
    details: `Purges nothing, and reads nothing but what it is given. Items are plain JSON or DynamoDB JSON, as aws dynamodb get-item prints
them. Ends with 1 when a rule throws for the change: then all that its source can touch would be purged.`,
    examples: [
      ["tagwire explain --table Products --old before.json --new after.json", "a change"],
      ["tagwire explain --table Products --new after.json", "a new item"],
      ["tagwire explain --table Products record.json", "a record of a stream, as a function logs it"],
    ],
  }),
});
