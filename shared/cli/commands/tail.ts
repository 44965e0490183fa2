import { buildCommand } from "@stricli/core";
import type { CliContext } from "../cli-context.ts";
import { commandDocs } from "../command-docs.ts";
import { durationFlag, switchFlag, nameFlag } from "../flags.ts";
import { API_FLAGS } from "../target/target-flags.ts";
import type { TailFlags } from "./tail/run-tail.ts";

export const tail = buildCommand<TailFlags, [], CliContext>({
  loader: async () => (await import("./tail/run-tail.ts")).runTail,
  parameters: {
    flags: {
      tag: nameFlag("TAG", "Only what dropped this tag"),
      source: nameFlag(
        "NAME",
        "Only for changes of this source, or what this principal asked for; asked: all that was asked for",
      ),
      since: durationFlag("TIME", "Begin so long ago, such as 10m"),
      ...API_FLAGS,
      json: switchFlag("Print a JSON document in each line, for scripts"),
    },
  },
  docs: commandDocs({
    brief: "Follow what is purged, as it happens: for which write, what was sent, what it cost, when it took effect",
    details: `Ctrl-C ends it. It tells each event once and misses none, also when the API is away for a while. It looks every second while something
happens, and every five when nothing does: $0.04 a day, most of it API Gateway's.
A token without the scope read hears of what it asked for itself.`,
    examples: [
      ["tagwire tail", "the stack that runs here"],
      ["tagwire tail --stack Shop --since 10m", "a deployed one, and its last ten minutes"],
      ["tagwire tail --tag product:42 --json", "one tag, for scripts"],
    ],
  }),
});
