import type { PlanView, PurgeListView, PurgeView } from "../../../http/views.ts";
import { openPurgeApi } from "../../api/open-purge-api.ts";
import type { PurgeApiClient } from "../../api/purge-api-client.ts";
import type { CliContext } from "../../cli-context.ts";
import { paintFor } from "../../output/paint.ts";
import { printJson } from "../../output/print-json.ts";
import { printable } from "../../output/printable.ts";
import type { ApiFlags } from "../../target/choose-target.ts";
import { UsageError } from "../../usage-error.ts";
import { describePlan } from "./describe-plan.ts";
import { describePurge } from "./describe-purge.ts";
import { describePurges } from "./describe-purges.ts";

export interface PurgesFlags extends ApiFlags {
  readonly tag?: string;
  readonly source?: string;
  /** Since when, in milliseconds since the Unix epoch. */
  readonly since?: number;
  readonly limit?: number;
  readonly json?: boolean;
}

const DEFAULT_LIMIT = 20;

export async function runPurges(this: CliContext, flags: PurgesFlags, id?: string): Promise<void> {
  const { stdout, env } = this.process;
  const paint = paintFor(stdout, env);
  const api = await openPurgeApi(this, flags);
  if (id !== undefined) {
    const { tag, source, since, limit } = flags;
    if ([tag, source, since, limit].some((flag) => flag !== undefined)) {
      throw new UsageError("an id names one purge: leave out --tag, --source, --since and --limit");
    }
    const found = await readOne(api, id);
    if (flags.json) return printJson(stdout, found);
    const shown = printable(found);
    const lines = shown.kind === "plan" ? describePlan(shown, paint) : describePurge(shown, paint);
    return void stdout.write(`${lines.join("\n")}\n`);
  }

  const listed = await list(api, flags);
  if (flags.json) return printJson(stdout, listed);
  stdout.write(`${describePurges(printable(listed.purges), paint)}\n`);
  if (listed.more) this.process.stderr.write("there are more: --limit shows them\n");
}

async function readOne(api: PurgeApiClient, id: string): Promise<PurgeView | PlanView> {
  const path = `/v1/purges/${encodeURIComponent(id)}`;
  return (await api.ask({ method: "GET", path, isRepeatable: true })) as PurgeView | PlanView;
}

/** As many as are wanted, from as many pages as it takes: a page may be empty although there are more. */
async function list(
  api: PurgeApiClient,
  { tag, source, since, limit = DEFAULT_LIMIT }: PurgesFlags,
): Promise<Pick<PurgeListView, "purges" | "more">> {
  const purges: PurgeListView["purges"][number][] = [];
  const from = since === undefined ? undefined : new Date(since).toISOString();
  let cursor: string | undefined;
  for (;;) {
    const query = { tag, source, since: from, cursor };
    const page = (await api.ask({ method: "GET", path: "/v1/purges", query, isRepeatable: true })) as PurgeListView;
    purges.push(...page.purges);
    if (purges.length > limit || !page.more || page.cursor === undefined) {
      return { purges: purges.slice(0, limit), more: purges.length > limit };
    }
    ({ cursor } = page);
  }
}
