import { buildCommand, numberParser } from "@stricli/core";
import type { CliContext } from "../cli-context.ts";
import { commandDocs } from "../command-docs.ts";
import { switchFlag } from "../flags.ts";
import { FUNCTION_FLAGS } from "../target/target-flags.ts";
import type { HoldFlags } from "./hold/run-hold.ts";

export const hold = buildCommand<HoldFlags, [string], CliContext>({
  loader: async () => (await import("./hold/run-hold.ts")).runHold,
  parameters: {
    flags: {
      minutes: {
        kind: "parsed",
        parse: numberParser,
        placeholder: "N",
        default: "30",
        brief: "Until it releases itself, at most 240; again moves the end",
      },
      release: switchFlag("End the hold now"),
      ...FUNCTION_FLAGS,
    },
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, placeholder: "edge", brief: "Name of an edge in the config" }],
    },
  },
  docs: commandDocs({
    brief: "Have an edge's purges gather, for an import; or let them go, all at once",
    examples: [
      ["tagwire hold www --minutes 60", "before an import"],
      ["tagwire hold www --release", "after it"],
    ],
  }),
});
