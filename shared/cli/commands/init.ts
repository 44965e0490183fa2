import { buildCommand, numberParser } from "@stricli/core";
import type { CliContext } from "../cli-context.ts";
import { commandDocs } from "../command-docs.ts";
import { JSON_FLAG, switchFlag, nameFlag } from "../flags.ts";
import { STACK_FLAGS } from "../target/target-flags.ts";
import type { InitFlags } from "./init/run-init.ts";

export const init = buildCommand<InitFlags, [], CliContext>({
  loader: async () => (await import("./init/run-init.ts")).runInit,
  parameters: {
    flags: {
      table: {
        kind: "parsed",
        parse: String,
        variadic: true,
        optional: true,
        placeholder: "NAME",
        brief: "A table to read; given once for each. All of the stack that runs here without",
      },
      items: {
        kind: "parsed",
        parse: numberParser,
        placeholder: "N",
        default: "512",
        brief: "Items to read of each at most, 1 to 10000",
      },
      out: {
        kind: "parsed",
        parse: String,
        placeholder: "FILE",
        default: "tagwire.config.ts",
        brief: "The file to write",
      },
      stdout: switchFlag("Print the file, and write none"),
      force: switchFlag("Replace the file if it is there"),
      endpoint: nameFlag("URL", "A DynamoDB that is neither AWS nor the stack that runs here"),
      edge: STACK_FLAGS.edge,
      ...JSON_FLAG,
    },
  },
  docs: commandDocs({
    brief: "Write a tagwire.config.ts to begin with, from existing tables",
    details: `Reads what a table says of itself, and some of its items from all over it: Scan, in 32 pages, eventually consistent, which is
half a read unit for 4 KB, and never more than 4096 units. Of the items, the file holds only names of attributes and what keys have in
common. It observes: it sends no purge. Needs dynamodb:DescribeTable, dynamodb:Scan, and dynamodb:DescribeTimeToLive for a remark.`,
    examples: [
      ["tagwire init --table Shop", "with the credentials and the region of your environment"],
      ["tagwire init --table Shop --table Users --stdout", "of two tables, to look at"],
      ["tagwire init --table Shop --endpoint http://localhost:8000", "of DynamoDB Local"],
    ],
  }),
});
