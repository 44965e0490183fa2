import "../local/quiet-sdk.ts";
import { parseArgs } from "node:util";
import type { AskedFor } from "../../shared/pipeline/stewardship/coarse-by-hand.ts";
import { UsageError } from "../local/usage-error.ts";
import { invokeFunction } from "./invoke-function.ts";

const USAGE = `Purges sources as a whole, at every edge and in every object cache: after an origin was rolled out, or when in doubt.

  npm run coarse -- SOURCE … [--function NAME] [--edge URL] [--json]
  npm run coarse -- --all | --everything [--function NAME] [--edge URL] [--json]

  SOURCE           name of a source in the config: all that its rules, or those before them, can touch
  --all            all sources
  --everything     whatever is cached, also what carries none of the tags
  --function NAME  the deployed doctor, which the stack's output names; with the credentials and the region of your
                   environment (default: that of the stack that runs here)
  --edge URL       which stack, when several run here: the URL of its site
  --json           prints what the function answered

Exit code 0: the purge is kept, and made within seconds. 1: it is not. 2: not asked like this.
`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      all: { type: "boolean", default: false },
      everything: { type: "boolean", default: false },
      function: { type: "string" },
      edge: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const asked = askedFor(positionals, values);
  const meant = { functionName: values.function, edge: values.edge };
  const answer = (await invokeFunction("Doctor", meant, { coarse: asked })) as { readonly purged: readonly string[] };
  const what = asked === "everything" ? "everything" : answer.purged.join(", ");
  process.stdout.write(values.json ? `${JSON.stringify(answer)}\n` : `ordered: a purge of ${what}\n`);
} catch (error) {
  const usage = error instanceof UsageError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
  const problem = error instanceof Error ? error.message : String(error);
  process.stderr.write(`coarse: ${problem}${usage ? `\n\n${USAGE}` : ""}\n`);
  process.exitCode = usage ? 2 : 1;
}

function askedFor(sources: readonly string[], { all, everything }: { all: boolean; everything: boolean }): AskedFor {
  const ways = [sources.length > 0, all, everything].filter(Boolean).length;
  if (ways !== 1) throw new UsageError("name sources, or say --all or --everything");
  if (everything) return "everything";
  return all ? "all" : sources;
}
