import { buildCommand } from "@stricli/core";
import type { CliContext } from "../cli-context.ts";
import { commandDocs } from "../command-docs.ts";
import { JSON_FLAG, switchFlag } from "../flags.ts";
import { FUNCTION_FLAGS } from "../target/target-flags.ts";
import type { CoarseFlags } from "./coarse/run-coarse.ts";

export const coarse = buildCommand<CoarseFlags, string[], CliContext>({
  loader: async () => (await import("./coarse/run-coarse.ts")).runCoarse,
  parameters: {
    flags: {
      all: switchFlag("All sources"),
      everything: switchFlag("Whatever is cached, also what carries none of the tags"),
      ...FUNCTION_FLAGS,
      ...JSON_FLAG,
    },
    positional: {
      kind: "array",
      parameter: {
        parse: String,
        placeholder: "source",
        brief: "Name of a source in the config: all that its rules, or those before them, can touch",
      },
    },
  },
  docs: commandDocs({
    brief: "Purge sources as a whole, at every edge and in every object cache",
    details: `For when an origin was rolled out, or when in doubt. Ends with 0 when the purge is kept; it is made within seconds.`,
    examples: [
      ["tagwire coarse Products", "all that the source can touch"],
      ["tagwire coarse --all", "every source"],
      ["tagwire coarse --everything --stack Shop", "whatever is cached, tagged or not"],
    ],
  }),
});
