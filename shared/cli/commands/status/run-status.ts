import type { StatusView } from "../../../doctor/status/status-view.ts";
import type { CliContext } from "../../cli-context.ts";
import { describeFailure } from "../../describe-failure.ts";
import { EXIT } from "../../exit-code.ts";
import { paintFor } from "../../output/paint.ts";
import { printJson } from "../../output/print-json.ts";
import { findStack } from "../../target/choose-target.ts";
import { type FunctionFlags, invokeFunction } from "../../target/invoke-function.ts";
import { describeStatus } from "./describe-status.ts";
import { type Measures, readMeasures } from "./read-measures.ts";

export interface StatusFlags extends FunctionFlags {
  readonly json?: boolean;
}

export async function runStatus(this: CliContext, flags: StatusFlags): Promise<void> {
  const { stdout, stderr, env } = this.process;
  const view = (await invokeFunction(this, "Doctor", flags, { status: true })) as StatusView;
  const measures = await measure(this, flags, view);
  if (measures instanceof Error) stderr.write(`tagwire: no metrics: ${describeFailure(measures)}\n`);
  const known = measures instanceof Error ? undefined : measures;
  const { text, isWell } = describeStatus(view, known, paintFor(stdout, env));
  if (flags.json) printJson(stdout, { ...view, ...(known && { measures: known }) });
  else stdout.write(`${text}\n`);
  if (!isWell) this.process.exitCode = EXIT.failed;
}

/** With the credentials of whoever asks, who may not be allowed to: then it does without. */
async function measure(context: CliContext, flags: StatusFlags, { measured }: StatusView): Promise<Measures | Error> {
  const options = flags.function === undefined ? findStack(context, flags).clientOptions("cloudwatch") : {};
  const { CloudWatchClient } = await import("@aws-sdk/client-cloudwatch");
  const client = new CloudWatchClient(options);
  try {
    return await readMeasures(client, measured, context.clock.now(), context.signal);
  } catch (error) {
    if (context.signal.aborted || !(error instanceof Error)) throw error;
    return error;
  } finally {
    client.destroy();
  }
}
