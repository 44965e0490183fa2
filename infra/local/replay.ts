import "../../shared/cli/quiet-sdk.ts";
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { readTrace } from "./catalogue/change-trace.ts";
import { compareSite, warm } from "./catalogue/compare-site.ts";
import { putOldDocuments, replayTrace } from "./catalogue/replay-trace.ts";
import { progressBar } from "./narration/progress-bar.ts";
import { LOCAL_CREDENTIALS } from "../../shared/cli/target/local-credentials.ts";
import { chooseStack } from "../../shared/cli/target/choose-stack.ts";
import { runningStacks } from "../../shared/cli/target/running-stacks.ts";
import { drained } from "./stack/stack-status.ts";
import { UsageError } from "../../shared/cli/usage-error.ts";

const USAGE = `Replays a change trace into the running stack's Products table.

  npm run replay -- FILE.jsonl[.gz] [--speed N|max] [--warm] [--compare] [--edge URL]

  --speed N|max  times faster than recorded; max does not wait (default max)
  --warm         asks for every page before the first change, so that the edge has them all
  --compare      warms, and in the end holds every page the edge serves against the table: exit code 1 if any is stale,
                 or if a page that shows nothing of what changed was purged
  --edge URL     which stack, when several run: the URL of its site
`;

/** Longest a stack may take to work off a replay, in milliseconds. */
const DRAIN_WITHIN_MS = 600_000;

/** Paths listed of each kind. */
const SHOWN_PATHS = 10;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      speed: { type: "string", default: "max" },
      warm: { type: "boolean", default: false },
      compare: { type: "boolean", default: false },
      edge: { type: "string" },
    },
  });
  const [file] = positionals;
  if (!file || positionals.length > 1) throw new UsageError("name one trace");
  const speed = values.speed === "max" ? Infinity : Number(values.speed);
  if (!(speed > 0)) throw new UsageError(`--speed: a number above 0, or max, got ${JSON.stringify(values.speed)}`);

  const stack = chooseStack(runningStacks(), values.edge);
  const changes = await readTrace(file, "needed");
  const table = stack.tables["Products"];
  const site = stack.edges["www"]?.url;
  if (!table || !site) throw new Error("the running stack has no Products table, or no edge www");
  const client = new DynamoDBClient({
    endpoint: stack.endpoints.dynamodb,
    region: "us-east-1",
    credentials: LOCAL_CREDENTIALS,
  });

  const put = await putOldDocuments(client, table, changes);
  await drained(stack.status, DRAIN_WITHIN_MS);
  if (put > 0) console.log(`put            ${put} old documents that were missing`);
  const ids = [...new Set(changes.map(({ key }) => key))];
  const warmed = values.warm || values.compare ? await warm(site, client, table, ids) : undefined;
  if (warmed) console.log(`warmed         ${warmed.pages} pages`);

  const before = await drained(stack.status, DRAIN_WITHIN_MS);
  const startedAtMs = Date.now();
  await replayTrace(client, table, changes, { speed, progress: progressBar(process.stderr) });
  const writtenMs = Date.now() - startedAtMs;
  const after = await drained(stack.status, DRAIN_WITHIN_MS);
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  const items = after.items - before.items;
  console.log(
    [
      `changes        ${changes.length} of ${ids.length} products, written in ${seconds(writtenMs)}`,
      `purges         ${after.invalidations - before.invalidations} invalidations, ${items} items, $${(items * 0.005).toFixed(2)}`,
      `Redis          ${after.redisCommands - before.redisCommands} commands`,
      `all done after ${seconds(Date.now() - startedAtMs)}`,
    ].join("\n"),
  );
  if (!values.compare || !warmed) return;
  const { pages, stale, untouched, needless } = await compareSite(site, client, table, {
    before: warmed.items,
    changed: new Set(ids),
  });
  console.log(
    `compared       ${pages} pages: ${stale.length} stale; ${needless.length} of ${untouched} untouched ones fetched anew`,
  );
  for (const path of stale.slice(0, SHOWN_PATHS)) console.log(`  stale: ${path}`);
  for (const path of needless.slice(0, SHOWN_PATHS)) console.log(`  purged for nothing: ${path}`);
  if (stale.length + needless.length > 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  const usage = error instanceof UsageError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
  console.error(`replay: ${error instanceof Error ? error.message : String(error)}${usage ? `\n\n${USAGE}` : ""}`);
  process.exitCode = usage ? 2 : 1;
}
