import type { RedriveSummary } from "../../../pipeline/redrive/summary.ts";
import type { CliContext } from "../../cli-context.ts";
import { EXIT } from "../../exit-code.ts";
import { type FunctionFlags, invokeFunction } from "../../target/invoke-function.ts";
import { describeRedrive } from "./describe-redrive.ts";

export interface RedriveFlags extends FunctionFlags {
  readonly json?: boolean;
}

export async function runRedrive(this: CliContext, flags: RedriveFlags): Promise<void> {
  const summary = (await invokeFunction(this, "Redrive", flags, { eager: true })) as RedriveSummary;
  this.process.stdout.write(`${flags.json ? JSON.stringify(summary) : describeRedrive(summary)}\n`);
  if (summary.left + summary.held + summary.gaveUp > 0) this.process.exitCode = EXIT.failed;
}
