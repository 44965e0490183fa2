import { buildCommand } from "@stricli/core";
import type { CliContext } from "../cli-context.ts";
import { commandDocs } from "../command-docs.ts";
import { JSON_FLAG } from "../flags.ts";
import { FUNCTION_FLAGS } from "../target/target-flags.ts";
import type { DoctorFlags } from "./doctor/run-doctor.ts";

export const doctor = buildCommand<DoctorFlags, [], CliContext>({
  loader: async () => (await import("./doctor/run-doctor.ts")).runDoctor,
  parameters: { flags: { ...FUNCTION_FLAGS, ...JSON_FLAG } },
  docs: commandDocs({
    brief: "Look at all that is wired, and say what is wrong with it",
    details: `docs/doctor.md has every finding. Ends with 0 when it is healthy, whatever could be better, and with 1 when something
is wrong or could not be looked at.`,
    examples: [
      ["tagwire doctor", "the stack that runs here"],
      ["tagwire doctor --stack Shop", "a deployed one"],
      ["tagwire doctor --json", "for scripts"],
    ],
  }),
});
