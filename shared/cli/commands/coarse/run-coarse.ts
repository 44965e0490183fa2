import type { AskedFor } from "../../../pipeline/stewardship/coarse-by-hand.ts";
import type { CliContext } from "../../cli-context.ts";
import { type FunctionFlags, invokeFunction } from "../../target/invoke-function.ts";
import { UsageError } from "../../usage-error.ts";

export interface CoarseFlags extends FunctionFlags {
  readonly all?: boolean;
  readonly everything?: boolean;
  readonly json?: boolean;
}

export async function runCoarse(this: CliContext, flags: CoarseFlags, ...sources: readonly string[]): Promise<void> {
  const asked = askedFor(sources, flags);
  const answer = (await invokeFunction(this, "Doctor", flags, { coarse: asked })) as {
    readonly purged: readonly string[];
  };
  const what = asked === "everything" ? "everything" : answer.purged.join(", ");
  this.process.stdout.write(flags.json ? `${JSON.stringify(answer)}\n` : `ordered: a purge of ${what}\n`);
}

function askedFor(sources: readonly string[], { all = false, everything = false }: CoarseFlags): AskedFor {
  const ways = [sources.length > 0, all, everything].filter(Boolean).length;
  if (ways !== 1) throw new UsageError("name sources, or say --all or --everything");
  if (everything) return "everything";
  return all ? "all" : sources;
}
