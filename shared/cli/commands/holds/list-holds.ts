import { openPurgeApi } from "../../api/open-purge-api.ts";
import type { CliContext } from "../../cli-context.ts";
import { describeTime } from "../../output/describe-time.ts";
import { describeWho } from "../../output/describe-who.ts";
import { paintFor } from "../../output/paint.ts";
import { printJson } from "../../output/print-json.ts";
import { printable } from "../../output/printable.ts";
import { table } from "../../output/table.ts";
import type { HoldsAnswer, HoldsFlags } from "./hold-lines.ts";

export async function listHolds(this: CliContext, flags: HoldsFlags): Promise<void> {
  const { stdout, env } = this.process;
  const api = await openPurgeApi(this, flags);
  const answer = (await api.ask({ method: "GET", path: "/v1/holds", isRepeatable: true })) as HoldsAnswer;
  if (flags.json) return printJson(stdout, answer);
  if (answer.holds.length === 0) return void stdout.write("no edge is held\n");
  const rows = printable(answer.holds).map(({ edge, since, until, by = "", reason = "" }) => {
    return [edge, describeTime(since), describeTime(until), describeWho(by), reason];
  });
  stdout.write(`${table(["EDGE", "SINCE", "UNTIL", "BY", "REASON"], rows, paintFor(stdout, env))}\n`);
}
