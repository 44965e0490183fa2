import { buildCommand } from "@stricli/core";
import type { CliContext } from "../cli-context.ts";
import { commandDocs } from "../command-docs.ts";

export const completion = buildCommand<NonNullable<unknown>, [], CliContext>({
  loader: async () => (await import("./completion/print-completion.ts")).printCompletion,
  parameters: {},
  docs: commandDocs({
    brief: "Print a script that has bash complete commands and flags",
    details: "It completes what is called tagwire, also an alias: alias tagwire='npx tagwire'",
    examples: [["tagwire completion >> ~/.bashrc", ""]],
  }),
});
