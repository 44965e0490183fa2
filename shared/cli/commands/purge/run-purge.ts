import type { PurgeView } from "../../../http/views.ts";
import { ApiRefusal } from "../../api/api-refusal.ts";
import { openPurgeApi } from "../../api/open-purge-api.ts";
import type { PurgeApiClient } from "../../api/purge-api-client.ts";
import type { CliContext } from "../../cli-context.ts";
import { CliError, FailedError } from "../../cli-error.ts";
import { EXIT } from "../../exit-code.ts";
import { confirm } from "../../output/confirm.ts";
import { describeResolved, describeSum } from "../../output/describe-resolved.ts";
import { describeUsd } from "../../output/describe-usd.ts";
import { paintFor } from "../../output/paint.ts";
import { printJson } from "../../output/print-json.ts";
import { followPurge, hasReached } from "./follow-purge.ts";
import { type Placed, placePurges } from "./place-purges.ts";
import type { PurgeFlags } from "./purge-flags.ts";
import { PurgeTeller } from "./purge-teller.ts";
import { type Asked, readAsked } from "./read-asked.ts";

const DEFAULT_TIMEOUT_MS = 300_000;

export async function runPurge(this: CliContext, flags: PurgeFlags, ...tags: readonly string[]): Promise<void> {
  const asked = await readAsked(this.stdin, flags, tags);
  const api = await openPurgeApi(this, flags);
  if (asked.dryRun) return await tellCost(this, api, asked, flags);
  if (asked.all && flags.yes !== true) await confirmAll(this, api, asked);

  const startedAtMs = this.clock.now();
  const teller = flags.json ? undefined : new PurgeTeller(this);
  const placed = await place(this, api, asked, flags, (one) => teller?.placed(one.view));
  teller?.all(placed.map(({ view }) => view));
  const deadlineMs = startedAtMs + (flags.timeout ?? DEFAULT_TIMEOUT_MS);
  const purges: PurgeView[] = [];
  try {
    for (const one of placed) {
      const onLook = (view: PurgeView): void => teller?.looked(view);
      purges.push(await followPurge(this, one, { api, wait: flags.wait, deadlineMs, onLook }));
    }
  } finally {
    teller?.done();
    if (this.signal.aborted) this.process.stderr.write(`stopped waiting; ${goesOn(placed)}\n`);
  }
  const late = placed.filter((_, at) => !purges[at] || !hasReached(purges[at], flags.wait));
  if (flags.json) printJson(this.process.stdout, { purges, usd: sumOf(purges), reached: late.length === 0 });
  if (late.length > 0) {
    const seconds = ((this.clock.now() - startedAtMs) / 1_000).toFixed(0);
    throw new FailedError(`not ${DONE[flags.wait]} after ${seconds} s; ${goesOn(late)}`);
  }
}

const DONE = { accepted: "accepted", redis: "purged from Redis", edge: "sent", effective: "effective" } as const;

const goesOn = (placed: readonly Placed[]): string =>
  `it goes on, and this tells how far: tagwire purges ${placed[0]?.view.id ?? ""}`;

const sumOf = (views: readonly { readonly usd: number }[]): number => views.reduce((sum, { usd }) => sum + usd, 0);

/** Places everything; should that break off, the error says how to go on. */
async function place(
  context: CliContext,
  api: PurgeApiClient,
  asked: Asked,
  flags: PurgeFlags,
  onPlaced: (placed: Placed) => void,
): Promise<readonly Placed[]> {
  const key = flags.idempotencyKey ?? context.newId();
  const placed: Placed[] = [];
  try {
    await placePurges(api, asked, key, (one) => {
      placed.push(one);
      onPlaced(one);
    });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (placed.length > 0 || mayBeUnderWay(error)) {
      const count = placed.length === 0 ? "it may be under way" : `${placed.length} of its parts are under way`;
      error.message += `\n  ${count}: run the same again with --idempotency-key ${key}, and nothing is purged twice`;
    }
    throw error;
  }
  return placed;
}

/** Nobody knows what became of a request without an answer, or with none that could tell. */
function mayBeUnderWay(error: CliError): boolean {
  return error instanceof ApiRefusal ? error.status >= 500 : error.exitCode === EXIT.unreachable;
}

async function dryRun(context: CliContext, api: PurgeApiClient, asked: Asked): Promise<readonly PurgeView[]> {
  const views: PurgeView[] = [];
  await placePurges(api, { ...asked, dryRun: true }, context.newId(), ({ view }) => views.push(view));
  return views;
}

async function tellCost(context: CliContext, api: PurgeApiClient, asked: Asked, { json }: PurgeFlags): Promise<void> {
  const { stdout, env } = context.process;
  const purges = await dryRun(context, api, asked);
  if (json) return printJson(stdout, { dryRun: true, purges, usd: sumOf(purges) });
  const paint = paintFor(stdout, env);
  const lines = purges.flatMap((view) => describeResolved(view, paint));
  stdout.write(
    `${[...lines, ...describeSum(purges, paint), paint("dim", "nothing was purged: this was a dry run")].join("\n")}\n`,
  );
}

async function confirmAll(context: CliContext, api: PurgeApiClient, asked: Asked): Promise<void> {
  const views = await dryRun(context, api, asked);
  const edges = views.flatMap((view) => view.edges.map(({ edge }) => edge));
  const where = [...new Set(edges), "Redis"].join(" and ");
  await confirm(context, `This purges everything from ${where} of ${api.label}, for ${describeUsd(sumOf(views))}`);
}
