import { openPurgeApi } from "../../api/open-purge-api.ts";
import type { CliContext } from "../../cli-context.ts";
import { printJson } from "../../output/print-json.ts";
import { holdLine, type HoldsAnswer, type HoldsFlags } from "./hold-lines.ts";

export interface AddHoldFlags extends HoldsFlags {
  readonly minutes: number;
  readonly reason?: string;
}

export async function addHold(this: CliContext, flags: AddHoldFlags, ...edges: readonly string[]): Promise<void> {
  const { minutes, reason, json } = flags;
  const { stdout } = this.process;
  const api = await openPurgeApi(this, flags);
  const body = { edges, minutes, ...(reason !== undefined && { reason }) };
  const answer = (await api.ask({ method: "POST", path: "/v1/holds", body, isRepeatable: true })) as HoldsAnswer;
  if (json) return printJson(stdout, answer);
  for (const hold of answer.holds) stdout.write(holdLine(hold));
}
