import { buildChoiceParser, buildCommand } from "@stricli/core";
import type { CliContext } from "../cli-context.ts";
import { commandDocs } from "../command-docs.ts";
import { durationFlag, JSON_FLAG, edgesFlag, switchFlag, nameFlag, textFlag, textsFlag } from "../flags.ts";
import { API_FLAGS } from "../target/target-flags.ts";
import { type PurgeFlags, WAITS } from "./purge/purge-flags.ts";

export const purge = buildCommand<PurgeFlags, string[], CliContext>({
  loader: async () => (await import("./purge/run-purge.ts")).runPurge,
  parameters: {
    flags: {
      key: textsFlag("KEY", "A plain key in Redis that others wrote; * as its last character stands for anything"),
      path: textsFlag("PATH", "A path at the edges; * as its last character stands for anything"),
      all: switchFlag("Everything: /* at the edges, all entries in Redis"),
      edges: edgesFlag("Edges to purge besides Redis, or none; all of them without"),
      dryRun: switchFlag("Say what it comes to and costs, and purge nothing"),
      reason: textFlag("TEXT", "Why, for whoever reads the records"),
      wait: {
        kind: "parsed",
        parse: buildChoiceParser(WAITS),
        proposeCompletions: (begun) => WAITS.filter((wait) => wait.startsWith(begun)),
        default: "accepted",
        placeholder: "STEP",
        brief: "How far to wait for it",
      },
      timeout: durationFlag("TIME", "Longest to wait; 5m without"),
      idempotencyKey: nameFlag("KEY", "Names the purge for a day: however often it is run again, it is one purge"),
      yes: switchFlag("Don't ask before everything is purged"),
      ...API_FLAGS,
      ...JSON_FLAG,
    },
    aliases: { k: "key", p: "path", n: "dryRun", r: "reason", w: "wait", y: "yes" },
    positional: {
      kind: "array",
      parameter: { parse: String, placeholder: "tag", brief: "A tag, product:42; - reads tags from stdin" },
    },
  },
  docs: commandDocs({
    brief: "Purge tags, keys, paths or everything: from Redis first, then from the edges",
    details: `--wait accepted: it is kept, and Redis was asked. redis: Redis is purged. edge: every edge has taken it. effective: no edge
serves the old any more.

From stdin (-) come tags, one in a line, or a request of the API as JSON. More than 1,000 are sent as several requests. Each has
an Idempotency-Key, so that what is sent again is still one purge. Ends with 0 when the purge came as far as --wait says
(then it is durably kept, at least), and with 1 when it had not by --timeout: it goes on all the same.`,
    examples: [
      ["tagwire purge product:42 category:tv", "two tags, and what they cascade to"],
      ["tagwire purge product:42 --wait effective", "until no edge serves the old page"],
      ["tagwire purge --path '/c/*' --edges www --dry-run", "what would it cost?"],
      ["tagwire purge --key 'menu:*' --edges none", "plain keys in Redis, no edge"],
      ["tagwire purge - --reason import < tags.txt", "however many"],
      ["tagwire purge --all --yes --reason 'new design'", "everything, and nobody is asked"],
    ],
  }),
});
