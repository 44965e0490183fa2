import { openPurgeApi } from "../../api/open-purge-api.ts";
import type { CliContext } from "../../cli-context.ts";
import { describeFailure } from "../../describe-failure.ts";
import { paintFor } from "../../output/paint.ts";
import { printJson } from "../../output/print-json.ts";
import { printable } from "../../output/printable.ts";
import type { ApiFlags } from "../../target/choose-target.ts";
import { describeEvent, sinceWritten } from "./describe-event.ts";
import { followPurges } from "./follow-purges.ts";

export interface TailFlags extends ApiFlags {
  readonly tag?: string;
  readonly source?: string;
  /** How far back it begins, in milliseconds. @default now */
  readonly since?: number;
  readonly json?: boolean;
}

export async function runTail(this: CliContext, flags: TailFlags): Promise<void> {
  const { stdout, stderr, env } = this.process;
  const { tag, source, since: backMs = 0, json } = flags;
  const paint = paintFor(stdout, env);
  const api = await openPurgeApi(this, flags);
  const since = new Date(this.clock.now() - backMs).toISOString();
  const onAway = (problem: Error | undefined): void => {
    const said = problem ? `${describeFailure(problem)}; going on from here once it answers` : "it answers again";
    stderr.write(`tagwire: ${said}\n`);
  };
  if (!json) stderr.write(`following ${api.label}: Ctrl-C ends it\n`);
  try {
    for await (const events of followPurges(api, { since, tag, source, onAway }, this)) {
      for (const told of events) {
        if (json) printJson(stdout, { ...told, sinceWrittenMs: sinceWritten(told) });
        else stdout.write(`${describeEvent(printable(told), paint)}\n`);
      }
    }
  } catch (error) {
    // that is how it ends
    if (!this.signal.aborted) throw error;
  }
}
