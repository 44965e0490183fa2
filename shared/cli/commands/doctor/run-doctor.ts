import type { Examination } from "../../../doctor/examine.ts";
import type { CliContext } from "../../cli-context.ts";
import { EXIT } from "../../exit-code.ts";
import { paintFor } from "../../output/paint.ts";
import { type FunctionFlags, invokeFunction } from "../../target/invoke-function.ts";
import { describeFindings } from "./describe-findings.ts";

export interface DoctorFlags extends FunctionFlags {
  readonly json?: boolean;
}

export async function runDoctor(this: CliContext, flags: DoctorFlags): Promise<void> {
  const { stdout, env } = this.process;
  const examination = (await invokeFunction(this, "Doctor", flags, {})) as Examination;
  const shown = flags.json ? JSON.stringify(examination) : describeFindings(examination, paintFor(stdout, env));
  stdout.write(`${shown}\n`);
  const isHealthy = examination.findings.every(({ severity }) => severity === "warning" || severity === "information");
  if (!isHealthy) this.process.exitCode = EXIT.failed;
}
