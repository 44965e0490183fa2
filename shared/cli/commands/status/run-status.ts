import type { StatusView } from "../../../doctor/status/status-view.ts";
import type { CliContext } from "../../cli-context.ts";
import { EXIT } from "../../exit-code.ts";
import { paintFor } from "../../output/paint.ts";
import { printJson } from "../../output/print-json.ts";
import { type FunctionFlags, invokeFunction } from "../../target/invoke-function.ts";
import { describeStatus } from "./describe-status.ts";

export interface StatusFlags extends FunctionFlags {
  readonly json?: boolean;
}

export async function runStatus(this: CliContext, flags: StatusFlags): Promise<void> {
  const { stdout, env } = this.process;
  const view = (await invokeFunction(this, "Doctor", flags, { status: true })) as StatusView;
  const { text, isWell } = describeStatus(view, paintFor(stdout, env));
  if (flags.json) printJson(stdout, view);
  else stdout.write(`${text}\n`);
  if (!isWell) this.process.exitCode = EXIT.failed;
}
