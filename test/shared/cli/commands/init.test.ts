import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../../../infra/local/dynamodb/database.ts";
import { type Ended, runCommand, type Surroundings } from "../run-command.ts";
import { addressOf } from "../with-api.ts";

it("writes a config of a table it is pointed at, and says what it found and what it read", async () => {
  const { run, file } = await shop();

  const { code, stdout, stderr } = await run("--table", "Shop");

  expect(stdout).toMatch(/^Product +Shop +3 +pk: PRODUCT#\{productId\}, sk: META$/m);
  expect(stdout).toMatch(/^wrote .*: it observes, and sends nothing/m);
  expect(stderr).toMatch(/^reading at most 512 items of Shop in http:.*\nread 3 items for [\d.]+ read units\n$/);
  expect(readFileSync(file, "utf8")).toContain('match: { pk: "PRODUCT#{productId}", sk: "META" },');
  expect(code).toBe(0);
});

it("replaces no file unless it is told to, and reads nothing then", async () => {
  const { run, file } = await shop();
  writeFileSync(file, "mine");

  const refused = await run("--table", "Shop");

  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toBe(`tagwire: ${file} is there already: --force replaces it, --stdout only prints\n`);
  expect(readFileSync(file, "utf8")).toBe("mine");
  expect(await run("--table", "Shop", "--force")).toMatchObject({ code: 0 });
  expect(readFileSync(file, "utf8")).toContain("defineConfig");
});

it("prints the file alone, and writes none, with --stdout", async () => {
  const { run, file } = await shop();
  writeFileSync(file, "mine");

  const { stdout } = await run("--table", "Shop", "--stdout");

  expect(stdout).toMatch(/^import \{ defineConfig.*\n\}\);\n$/s);
  expect(readFileSync(file, "utf8")).toBe("mine");
});

it("reads all tables of the stack that runs here, by the names of its config", async () => {
  const { service } = await shop();
  const address = addressOf("http://127.0.0.1:4100");
  const runningStacks: Surroundings["runningStacks"] = () => [
    { ...address, endpoints: { ...address.endpoints, dynamodb: service.url }, tables: { Products: "Shop" } },
  ];

  const all = await runCommand(["init", "--stdout"], { runningStacks });
  const named = await runCommand(["init", "--stdout", "--table", "Products"], { runningStacks });

  expect(all.stdout).toContain('table: "Products",');
  expect(named.stdout).toBe(all.stdout);
});

it("says what it lacks: a table, a number that makes sense, an address", async () => {
  const none = await runCommand(["init"]);
  const many = await runCommand(["init", "--table", "Shop", "--items", "20000"]);
  const nowhere = await runCommand(["init", "--table", "Shop", "--endpoint", "here", "--stdout"]);

  expect([none, many, nowhere].map(({ code }) => code)).toStrictEqual([2, 2, 2]);
  expect(none.stderr).toBe("tagwire: say which table with --table\n");
  expect(many.stderr).toBe("tagwire: --items: a whole number from 1 to 10000, got 20000\n");
  expect(nowhere.stderr).toBe('tagwire: --endpoint: not an address: "here"\n');
});

/** A table `Shop` with three products, and `tagwire init` on it. */
async function shop() {
  const { service, createTable, put } = await openDatabase();
  await createTable("Shop");
  for (const id of ["1", "2", "3"]) await put("Shop", { pk: { S: `PRODUCT#${id}` }, sk: { S: "META" } });
  const folder = mkdtempSync(join(tmpdir(), "tagwire-init-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "tagwire.config.ts");
  const run = async (...args: readonly string[]): Promise<Ended> =>
    await runCommand(["init", ...args, "--endpoint", service.url, "--out", file]);
  return { service, file, run };
}
