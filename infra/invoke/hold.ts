import "../local/quiet-sdk.ts";
import { parseArgs } from "node:util";
import { UsageError } from "../local/usage-error.ts";
import { invokeFunction } from "./invoke-function.ts";

const USAGE = `Has an edge's purges gather, for an import; or lets them go, all at once.

  npm run hold -- EDGE [--minutes N] [--function NAME] [--edge URL]
  npm run hold -- EDGE --release [--function NAME] [--edge URL]

  EDGE             name of an edge in the config
  --minutes N      until it releases itself, at most 240 (default: 30); again moves the end
  --release        ends the hold now
  --function NAME  the deployed purge-edge; with the credentials and the region of your environment (default: that of the
                   stack that runs here)
  --edge URL       which stack, when several run here: the URL of its site

Exit code 0: it is on record. 1: it is not. 2: not asked like this.
`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      minutes: { type: "string", default: "30" },
      release: { type: "boolean", default: false },
      function: { type: "string" },
      edge: { type: "string" },
    },
  });
  const [edge, ...others] = positionals;
  if (edge === undefined || others.length > 0) throw new UsageError("name one edge");
  const meant = { functionName: values.function, edge: values.edge };
  const event = values.release ? { release: { edge } } : { hold: { edge, minutes: Number(values.minutes) } };
  const answer = (await invokeFunction("EdgePurger", meant, event)) as { readonly untilMs?: number };
  const said = answer.untilMs === undefined ? "released" : `held until ${new Date(answer.untilMs).toISOString()}`;
  process.stdout.write(`${edge}: ${said}\n`);
} catch (error) {
  const usage = error instanceof UsageError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
  const problem = error instanceof Error ? error.message : String(error);
  process.stderr.write(`hold: ${problem}${usage ? `\n\n${USAGE}` : ""}\n`);
  process.exitCode = usage ? 2 : 1;
}
