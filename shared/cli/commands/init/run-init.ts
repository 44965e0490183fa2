import { access, writeFile } from "node:fs/promises";
import type { CliContext } from "../../cli-context.ts";
import { writeConfig } from "../../init/write-config.ts";
import { paintFor } from "../../output/paint.ts";
import { printJson } from "../../output/print-json.ts";
import { table } from "../../output/table.ts";
import { type ReadSample, readSample } from "../../samples/read-sample.ts";
import { UsageError } from "../../usage-error.ts";
import { chooseTables, type TableFlags } from "./choose-tables.ts";

export interface InitFlags extends TableFlags {
  readonly items: number;
  readonly out: string;
  readonly stdout?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

const MAX_ITEMS = 10_000;

export async function runInit(this: CliContext, flags: InitFlags): Promise<void> {
  const { stdout, stderr, env } = this.process;
  const { items: atMost, out } = flags;
  if (!Number.isSafeInteger(atMost) || atMost < 1 || atMost > MAX_ITEMS) {
    throw new UsageError(`--items: a whole number from 1 to ${MAX_ITEMS}, got ${atMost}`);
  }
  const { where, options, tables } = chooseTables(this, flags);
  // before anything is read, and paid for
  if (!flags.stdout && !flags.force && (await exists(out))) throw thereAlready(out);

  const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
  const client = new DynamoDBClient(options);
  const samples: ReadSample[] = [];
  try {
    for (const { name, physical } of tables) {
      stderr.write(`reading at most ${atMost} items of ${name} in ${where}\n`);
      const sample = await readSample(client, physical, atMost, this.signal);
      stderr.write(`read ${sample.items.length} items for ${sample.readUnits} read units\n`);
      samples.push({ ...sample, table: { ...sample.table, name } });
    }
  } finally {
    client.destroy();
  }

  const { text, entities, notes } = writeConfig(samples);
  if (flags.stdout) return void stdout.write(text);
  await write(out, text, flags.force ?? false);
  const readUnits = samples.reduce((sum, sample) => sum + sample.readUnits, 0);
  if (flags.json) return printJson(stdout, { file: out, entities, notes, readUnits });
  const rows = entities.map(({ name, table: of, items, match }) => [
    name,
    of,
    String(items),
    Object.entries(match)
      .map(([attribute, like]) => `${attribute}: ${like}`)
      .join(", "),
  ]);
  const found = table(["SOURCE", "TABLE", "SAMPLED", "IS AN ITEM WITH"], rows, paintFor(stdout, env));
  stdout.write(
    [found, "", ...notes, `wrote ${out}: it observes, and sends nothing. Look at what was guessed.`, ""].join("\n"),
  );
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

/** Somebody else may have written it while the tables were read. */
async function write(file: string, text: string, mayReplace: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: mayReplace ? "w" : "wx" });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "EEXIST" ? thereAlready(file) : error;
  }
}

function thereAlready(file: string): UsageError {
  return new UsageError(`${file} is there already: --force replaces it, --stdout only prints`);
}
