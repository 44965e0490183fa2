import type { NewTokenView } from "../../../http/token-views.ts";
import { openSigned } from "../../api/open-purge-api.ts";
import type { CliContext } from "../../cli-context.ts";
import { describeTime } from "../../output/describe-time.ts";
import { printJson } from "../../output/print-json.ts";
import type { StackFlags } from "../../target/choose-target.ts";

export interface CreateTokenFlags extends StackFlags {
  readonly scope: readonly string[];
  readonly edges?: readonly string[];
  /** In milliseconds. */
  readonly expires?: number;
  readonly requestsPerMinute?: number;
  readonly note?: string;
  readonly json?: boolean;
}

export async function createToken(this: CliContext, flags: CreateTokenFlags): Promise<void> {
  const { scope, edges, expires, requestsPerMinute, note } = flags;
  const api = await openSigned(this, flags);
  const body = {
    scopes: scope,
    ...(edges !== undefined && { edges }),
    ...(expires !== undefined && { expiresInSeconds: Math.round(expires / 1_000) }),
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(note !== undefined && { note }),
  };
  // not again: nobody would know of the one that was made first
  const made = (await api.ask({ method: "POST", path: "/v1/tokens", body, isRepeatable: false })) as NewTokenView;
  const { stdout, stderr } = this.process;
  if (flags.json) return printJson(stdout, made);
  stdout.write(`${made.token}\n`);
  const where = made.edges === "all" ? "all edges" : made.edges.join(", ") || "no edge";
  stderr.write(
    `token ${made.id} of ${api.label}: ${made.scopes.join(", ")} at ${where}, until ${describeTime(made.expiresAt)}\n` +
      "It is told this once: keep it where secrets are kept.\n",
  );
}
