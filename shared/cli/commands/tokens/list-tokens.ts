import type { TokenView } from "../../../http/token-views.ts";
import { openSigned } from "../../api/open-purge-api.ts";
import type { CliContext } from "../../cli-context.ts";
import { describeTime } from "../../output/describe-time.ts";
import { paintFor } from "../../output/paint.ts";
import { printJson } from "../../output/print-json.ts";
import { printable } from "../../output/printable.ts";
import { type Cell, table } from "../../output/table.ts";
import type { StackFlags } from "../../target/choose-target.ts";

export interface ListTokensFlags extends StackFlags {
  readonly json?: boolean;
}

export async function listTokens(this: CliContext, flags: ListTokensFlags): Promise<void> {
  const { stdout, env } = this.process;
  const api = await openSigned(this, flags);
  const answer = (await api.ask({ method: "GET", path: "/v1/tokens", isRepeatable: true })) as {
    readonly tokens: readonly TokenView[];
  };
  if (flags.json) return printJson(stdout, answer);
  if (answer.tokens.length === 0) return void stdout.write("no tokens\n");
  const rows = printable(answer.tokens).map((token) => rowOf(token, this.clock.now()));
  stdout.write(`${table(["ID", "SCOPES", "EDGES", "VALID UNTIL", "NOTE"], rows, paintFor(stdout, env))}\n`);
}

function rowOf({ id, scopes, edges, expiresAt, revokedAt, note }: TokenView, nowMs: number): readonly Cell[] {
  const until = describeTime(expiresAt);
  const hasExpired = Date.parse(expiresAt) <= nowMs;
  return [
    id,
    scopes.join(" "),
    edges === "all" ? "all" : edges.join(" ") || "none",
    revokedAt !== undefined
      ? { text: `revoked ${describeTime(revokedAt)}`, style: "red" }
      : hasExpired
        ? { text: `expired ${until}`, style: "dim" }
        : until,
    note ?? "",
  ];
}
