import "../../shared/cli/quiet-sdk.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Config } from "../../shared/config/config.ts";
import config from "../../tagwire.config.ts";
import { seed } from "./catalogue/seed-products.ts";
import { alarmStep } from "./narration/alarm-step.ts";
import type { Step } from "./narration/event-step.ts";
import { Narrator } from "./narration/narrator.ts";
import { paintFor } from "../../shared/cli/output/paint.ts";
import { watchOneWrite } from "./narration/watch-one-write.ts";
import { watchWrites } from "./narration/watch-writes.ts";
import { welcome } from "./narration/welcome.ts";
import { LOCAL_CREDENTIALS } from "../../shared/cli/target/local-credentials.ts";
import { type LocalStack, startLocalStack } from "./stack/local-stack.ts";
import { PortTakenError } from "./stack/port-taken-error.ts";
import { announce, type StackAddress } from "../../shared/cli/target/running-stacks.ts";
import { drained } from "./stack/stack-status.ts";
import { StackClock } from "./stack/stack-clock.ts";
import { synthesize } from "./stack/synthesize.ts";
import { REGION } from "./stack/workbench.ts";

const USAGE = `Runs the app on this machine: synthesizes it and runs that assembly, until Ctrl-C.

  npm start -- [--port N] [--json] [--no-seed] [--verbose]

  --port N    the site's port; the services take those after it; 0 takes free ones (default 4100, --json 0)
  --json      prints one JSON line on stdout when ready, all else on stderr
  --no-seed   leaves the tables empty
  --verbose   also prints every line the functions log, on stderr
`;

const DEFAULT_PORT = 4_100;
const HIGHEST_PORT = 65_500;

/** Longest the seed's own purges may take, in milliseconds. */
const SEEDED_WITHIN_MS = 30_000;

class UsageError extends Error {}

interface Options {
  readonly port: number;
  readonly json: boolean;
  readonly seed: boolean;
  readonly verbose: boolean;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      json: { type: "boolean", default: false },
      "no-seed": { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
    },
  });
  const port = values.port === undefined ? (values.json ? 0 : DEFAULT_PORT) : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > HIGHEST_PORT) {
    throw new UsageError(`--port: a whole number from 0 to ${HIGHEST_PORT}, got ${JSON.stringify(values.port)}`);
  }
  return { port, json: values.json, seed: !values["no-seed"], verbose: values.verbose };
}

async function run(options: Options, stopped: AbortSignal): Promise<void> {
  const startedAtMs = Date.now();
  const output = options.json ? process.stderr : process.stdout;
  const say = (text: string): void => void output.write(text);
  const paint = paintFor(output, process.env);
  const assembly = mkdtempSync(join(tmpdir(), "tagwire-"));
  const undo: (() => void | Promise<void>)[] = [() => rmSync(assembly, { recursive: true, force: true })];
  try {
    say("synthesizing the app …\n");
    await synthesize(assembly, stopped);

    const narrator = new Narrator({ write: say, now: preciseNow, paint });
    /** None until the seed is in: nobody asked for that story. */
    let narrated: readonly string[] = [];
    const clock = new StackClock();
    const stack = await startLocalStack({
      assembly,
      port: options.port,
      clock,
      onLog: ({ function: name, text }) => void (options.verbose && process.stderr.write(`${name} ${text}\n`)),
      intercept: watchWrites(
        () => narrated,
        (what, tookMs) => narrator.wrote(what, tookMs),
        preciseNow,
      ),
      onEvent: (event) => void (narrated.length > 0 && narrator.tell(event)),
      onAlarm: (change) => {
        const step = alarmStep(change);
        if (step) narrator.say(step);
      },
      onWarning: (sentence) => say(`warning: ${sentence}\n`),
    });
    undo.push(() => stack.close());
    const purgeApi = stack.purgeApi && { ...stack.purgeApi, ...idsOfEdges() };
    undo.push(announce({ ...stack, purgeApi }));
    if (options.seed) await seedTables(stack, clock);

    if (options.json) process.stdout.write(`${JSON.stringify(readyLine({ ...stack, purgeApi }))}\n`);
    else say(welcome(stack, Date.now() - startedAtMs, paint));
    narrated = Object.values(stack.tables);
    if (options.seed && !options.json) await narrateOneWrite(stack, (step) => narrator.say(step), stopped);
    await new Promise((resolve) => (stopped.aborted ? resolve(undefined) : stopped.addEventListener("abort", resolve)));
  } catch (error) {
    // Whatever was under way when it was told to stop.
    if (!stopped.aborted) throw error;
  } finally {
    if (stopped.aborted) say("\nstopping …\n");
    for (const step of undo.reverse()) await step();
  }
}

/** As `Date.now`, but with parts of a millisecond. */
const preciseNow = (): number => performance.timeOrigin + performance.now();

/** What `--json` promises, and nothing else. */
function readyLine({ edges, endpoints, redis, tables, functions, purgeApi }: StackAddress): object {
  return { ready: true, edges, endpoints, redis, tables, functions, purgeApi };
}

/** Under which ids the first edge is known that has any. */
function idsOfEdges(): { readonly zoneId?: string; readonly serviceId?: string } {
  const { zoneId, serviceId } =
    Object.values<Config["edges"][string]>(config.edges).find(({ knownAs }) => {
      return knownAs.zoneId !== undefined || knownAs.serviceId !== undefined;
    })?.knownAs ?? {};
  return { ...(zoneId !== undefined && { zoneId }), ...(serviceId !== undefined && { serviceId }) };
}

async function seedTables(stack: LocalStack, clock: StackClock): Promise<void> {
  await seed(clientOf(stack), productsOf(stack));
  await drained(stack.status, SEEDED_WITHIN_MS);
  // What the seed had purged rests; whoever writes now is to see what a site sees that has been there for long.
  clock.skip(Math.max(0, ...Object.values(config.edges).map(({ minIntervalMs }) => minIntervalMs)));
}

async function narrateOneWrite(stack: LocalStack, say: (step: Step) => void, stopped: AbortSignal): Promise<void> {
  const edgeUrl = stack.edges["www"]?.url;
  if (edgeUrl === undefined) return;
  await watchOneWrite({
    edgeUrl,
    client: clientOf(stack),
    table: productsOf(stack),
    id: "ripgrep",
    say,
    signal: stopped,
  }).catch((error: unknown) => {
    if (!stopped.aborted) throw error;
  });
}

function clientOf({ endpoints }: LocalStack): DynamoDBClient {
  return new DynamoDBClient({ endpoint: endpoints.dynamodb, region: REGION, credentials: LOCAL_CREDENTIALS });
}

function productsOf({ tables }: LocalStack): string {
  const name = tables["Products"];
  if (name === undefined) throw new Error("the app has no table called Products");
  return name;
}

const stop = new AbortController();
// `on`, not `once`: npm hands Ctrl-C on to us although the terminal has already.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort());
try {
  await run(readOptions(), stop.signal);
} catch (error) {
  const usage = error instanceof UsageError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
  const advice = error instanceof PortTakenError ? "; stop what is there, or take free ports with --port 0" : "";
  const message = error instanceof Error ? error.message : String(error);
  console.error(`start: ${message}${advice}${usage ? `\n\n${USAGE}` : ""}`);
  process.exitCode = usage ? 2 : 1;
}
