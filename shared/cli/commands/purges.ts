import { buildCommand } from "@stricli/core";
import type { CliContext } from "../cli-context.ts";
import { commandDocs } from "../command-docs.ts";
import { JSON_FLAG, sinceFlag, nameFlag, wholeNumberFlag } from "../flags.ts";
import { API_FLAGS } from "../target/target-flags.ts";
import type { PurgesFlags } from "./purges/run-purges.ts";

export const purges = buildCommand<PurgesFlags, [string?], CliContext>({
  loader: async () => (await import("./purges/run-purges.ts")).runPurges,
  parameters: {
    flags: {
      tag: nameFlag("TAG", "Only what dropped this tag, or everything"),
      source: nameFlag("NAME", "Only of changes of this source, or that this principal asked for; asked: by anybody"),
      since: sinceFlag("TIME", "How far back: 2h, or a time such as 2026-11-20T14:00:00Z; 1d without"),
      limit: wholeNumberFlag("N", "At most so many; 20 without"),
      ...API_FLAGS,
      ...JSON_FLAG,
    },
    aliases: { n: "limit" },
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, optional: true, placeholder: "id", brief: "One of them, in full" }],
    },
  },
  docs: commandDocs({
    brief: "List what was purged, and why: by changes, and by those who asked; the newest first",
    details: `With an id: how far one has come, step by step. It takes the scope read to see more than one asked for oneself.`,
    examples: [
      ["tagwire purges", "of the last day"],
      ["tagwire purges --tag product:42 --since 2h", "why is this page slow, or fresh?"],
      ["tagwire purges --source Products --limit 100", "what changes of a source had purged"],
      ["tagwire purges 0mwqsbz13-9fb38d047911e21e33", "one of them in full"],
    ],
  }),
});
