import { openPurgeApi } from "../../api/open-purge-api.ts";
import type { CliContext } from "../../cli-context.ts";
import { printJson } from "../../output/print-json.ts";
import type { HoldsFlags } from "./hold-lines.ts";

export async function releaseHold(this: CliContext, flags: HoldsFlags, edge: string): Promise<void> {
  const { stdout } = this.process;
  const api = await openPurgeApi(this, flags);
  await api.ask({ method: "DELETE", path: `/v1/holds/${encodeURIComponent(edge)}`, isRepeatable: true });
  if (flags.json) return printJson(stdout, { released: edge });
  stdout.write(`${edge}: released\n`);
}
