import { buildCommand } from "@stricli/core";
import type { CliContext } from "../cli-context.ts";
import { commandDocs } from "../command-docs.ts";
import { JSON_FLAG } from "../flags.ts";
import { FUNCTION_FLAGS } from "../target/target-flags.ts";
import type { StatusFlags } from "./status/run-status.ts";

export const status = buildCommand<StatusFlags, [], CliContext>({
  loader: async () => (await import("./status/run-status.ts")).runStatus,
  parameters: { flags: { ...FUNCTION_FLAGS, ...JSON_FLAG } },
  docs: commandDocs({
    brief: "Show at a glance how everything is: tables, queues, edges, budgets, alarms, the canary",
    details: `The doctor function looks, so that you need no permission but to invoke it. Ends with 0 when nothing needs a look, and with 1
when something does.`,
    examples: [
      ["tagwire status", "the stack that runs here"],
      ["tagwire status --stack Shop", "a deployed one"],
      ["tagwire status --json", "for scripts"],
    ],
  }),
});
