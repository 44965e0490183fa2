import { openSigned } from "../../api/open-purge-api.ts";
import type { CliContext } from "../../cli-context.ts";
import { printJson } from "../../output/print-json.ts";
import type { StackFlags } from "../../target/choose-target.ts";

export interface RevokeTokenFlags extends StackFlags {
  readonly json?: boolean;
}

export async function revokeToken(this: CliContext, flags: RevokeTokenFlags, id: string): Promise<void> {
  const api = await openSigned(this, flags);
  await api.ask({ method: "DELETE", path: `/v1/tokens/${encodeURIComponent(id)}`, isRepeatable: true });
  if (flags.json) return printJson(this.process.stdout, { id, revoked: true });
  this.process.stdout.write(`${id}: revoked, within a minute\n`);
}
