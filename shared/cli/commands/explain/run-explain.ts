import type { ExplanationView } from "../../../http/views.ts";
import { openPurgeApi } from "../../api/open-purge-api.ts";
import type { CliContext } from "../../cli-context.ts";
import { EXIT } from "../../exit-code.ts";
import { paintFor } from "../../output/paint.ts";
import { printJson } from "../../output/print-json.ts";
import { type ApiFlags, findApi } from "../../target/choose-target.ts";
import { RunningStack } from "../../target/running-stack.ts";
import { UsageError } from "../../usage-error.ts";
import { describeExplanation } from "./describe-explanation.ts";
import { readChange } from "./read-change.ts";

export interface ExplainFlags extends ApiFlags {
  readonly table?: string;
  readonly old?: string;
  readonly new?: string;
  readonly json?: boolean;
}

export async function runExplain(this: CliContext, flags: ExplainFlags, record?: string): Promise<void> {
  const { stdout, env } = this.process;
  const change = await readChange(this.stdin, { ...flags, record });
  const table = flags.table ?? onlyTable(this, flags);
  const api = await openPurgeApi(this, flags);
  const body = { table, ...change };
  const answer = await api.ask({ method: "POST", path: "/v1/explain", body, isRepeatable: true });
  const explanation = answer as ExplanationView;
  if (flags.json) printJson(stdout, explanation);
  else stdout.write(`${describeExplanation(table, change, explanation, paintFor(stdout, env)).join("\n")}\n`);
  if (explanation.effect === "failed") this.process.exitCode = EXIT.failed;
}

/** The table of the stack that runs here, when it has no other. */
function onlyTable(context: CliContext, flags: ExplainFlags): string {
  const found = findApi(context, flags);
  const [table, ...others] = found instanceof RunningStack ? Object.keys(found.address.tables) : [];
  if (table !== undefined && others.length === 0) return table;
  throw new UsageError("of which table? Say --table, with its name in the config");
}
