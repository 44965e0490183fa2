import type { CliContext } from "../../cli-context.ts";
import { type FunctionFlags, invokeFunction } from "../../target/invoke-function.ts";

export interface HoldFlags extends FunctionFlags {
  readonly minutes: number;
  readonly release?: boolean;
}

export async function runHold(this: CliContext, flags: HoldFlags, edge: string): Promise<void> {
  const event = flags.release ? { release: { edge } } : { hold: { edge, minutes: flags.minutes } };
  const answer = (await invokeFunction(this, "EdgePurger", flags, event)) as { readonly untilMs?: number };
  const said = answer.untilMs === undefined ? "released" : `held until ${new Date(answer.untilMs).toISOString()}`;
  this.process.stdout.write(`${edge}: ${said}\n`);
}
