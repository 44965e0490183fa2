import { buildCommand } from "@stricli/core";
import type { CliContext } from "../cli-context.ts";
import { commandDocs } from "../command-docs.ts";
import { JSON_FLAG } from "../flags.ts";
import { FUNCTION_FLAGS } from "../target/target-flags.ts";
import type { RedriveFlags } from "./redrive/run-redrive.ts";

export const redrive = buildCommand<RedriveFlags, [], CliContext>({
  loader: async () => (await import("./redrive/run-redrive.ts")).runRedrive,
  parameters: { flags: { ...FUNCTION_FLAGS, ...JSON_FLAG } },
  docs: commandDocs({
    brief: "Work off now what could not be done before: failed batches, parked changes, dead letters",
    details: "Ends with 0 when nothing is left, and with 1 when something is left, is held, or was given up.",
    examples: [
      ["tagwire redrive", "the stack that runs here"],
      ["tagwire redrive --stack Shop", "a deployed one"],
    ],
  }),
});
