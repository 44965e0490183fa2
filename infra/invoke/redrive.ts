import "../local/quiet-sdk.ts";
import { parseArgs } from "node:util";
import type { RedriveSummary } from "../../shared/pipeline/redrive/summary.ts";
import { UsageError } from "../local/usage-error.ts";
import { describeRedrive } from "./describe-redrive.ts";
import { invokeFunction } from "./invoke-function.ts";

const USAGE = `Works off now what could not be done before: failed batches, parked changes, dead letters.

  npm run redrive -- [--function NAME] [--edge URL] [--json]

  --function NAME  the deployed function, which the stack's output names; with the credentials and the region of your
                   environment (default: that of the stack that runs here)
  --edge URL       which stack, when several run here: the URL of its site
  --json           prints what the function answered

Exit code 0: nothing is left. 1: something is left, is held, or was given up. 2: not asked like this.
`;

try {
  const { values } = parseArgs({
    options: { function: { type: "string" }, edge: { type: "string" }, json: { type: "boolean", default: false } },
  });
  const meant = { functionName: values.function, edge: values.edge };
  const summary = (await invokeFunction("Redrive", meant, { eager: true })) as RedriveSummary;
  process.stdout.write(`${values.json ? JSON.stringify(summary) : describeRedrive(summary)}\n`);
  if (summary.left + summary.held + summary.gaveUp > 0) process.exitCode = 1;
} catch (error) {
  const usage = error instanceof UsageError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
  const problem = error instanceof Error ? error.message : String(error);
  process.stderr.write(`redrive: ${problem}${usage ? `\n\n${USAGE}` : ""}\n`);
  process.exitCode = usage ? 2 : 1;
}
