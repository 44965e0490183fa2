import "../local/quiet-sdk.ts";
import { parseArgs } from "node:util";
import type { Examination } from "../../shared/doctor/examine.ts";
import { paintFor } from "../local/narration/paint.ts";
import { UsageError } from "../local/usage-error.ts";
import { describeFindings } from "./describe-findings.ts";
import { invokeFunction } from "./invoke-function.ts";

const USAGE = `Looks at all that is wired, and says what is wrong with it: docs/doctor.md has every finding.

  npm run doctor -- [--function NAME] [--edge URL] [--json]

  --function NAME  the deployed function, which the stack's output names; with the credentials and the region of your
                   environment (default: that of the stack that runs here)
  --edge URL       which stack, when several run here: the URL of its site
  --json           prints what the function answered

Exit code 0: it is healthy, whatever could be better. 1: something is wrong, or could not be looked at. 2: it could not be
asked.
`;

try {
  const { values } = parseArgs({
    options: { function: { type: "string" }, edge: { type: "string" }, json: { type: "boolean", default: false } },
  });
  const meant = { functionName: values.function, edge: values.edge };
  const examination = (await invokeFunction("Doctor", meant, {})) as Examination;
  const shown = values.json ? JSON.stringify(examination) : describeFindings(examination, paintFor(process.stdout));
  process.stdout.write(`${shown}\n`);
  const isHealthy = examination.findings.every(({ severity }) => severity === "warning" || severity === "information");
  process.exitCode = isHealthy ? 0 : 1;
} catch (error) {
  const usage = error instanceof UsageError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
  const problem = error instanceof Error ? error.message : String(error);
  process.stderr.write(`doctor: ${problem}${usage ? `\n\n${USAGE}` : ""}\n`);
  process.exitCode = 2;
}
