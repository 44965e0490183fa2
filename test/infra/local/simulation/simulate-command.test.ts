import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { simulateCommand } from "../../../../infra/local/simulation/simulate-command.ts";

let folder = "";
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "simulate-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const TRACE = "test/kit/traces/catalog-14d.jsonl.gz";

describe("npm run simulate", () => {
  it("prints what each policy costs and how stale it leaves things, as promised to programs, and draws the picture of the docs", async () => {
    const svg = join(folder, "drawn.svg");
    const printed = await simulateCommand([TRACE, "--json", "--svg", svg]);
    const { policies } = JSON.parse(printed) as { policies: readonly Printed[] };

    expect(policies.map(({ name, baseline }) => `${baseline ? "baseline " : ""}${name}`)).toStrictEqual([
      "default",
      "trailing-only",
      "baseline each-at-once",
      "baseline fixed-10s",
      "baseline fixed-300s",
      "baseline opennext",
      "baseline offline-optimum",
    ]);
    expect(policies.find(({ name }) => name === "each-at-once")).toStrictEqual({
      name: "each-at-once",
      baseline: true,
      items: 1622,
      billUsd: 8.11,
      refetchUsd: 0,
      dollars: 8.11,
      objectsPurged: 2852,
      objectsNeedless: 0,
      staleness: { p50: 0, p99: 0, max: 0 },
    });
    const optimumUsd = policies.find(({ name }) => name === "offline-optimum")?.dollars;
    const within = policies.filter(({ staleness }) => staleness.max <= 60);
    expect(Math.min(...within.map(({ dollars }) => dollars))).toBe(optimumUsd);
    expect(readFileSync(svg, "utf8"), `draw it again: npm run simulate -- ${TRACE} --svg docs/planner.svg`).toBe(
      readFileSync("docs/planner.svg", "utf8"),
    );
  });

  it("runs only the policies asked for, and a table says the same to people", async () => {
    const printed = await simulateCommand([trace('{"t":1,"op":"MODIFY","key":"docs/a"}'), "--policy", "trailing-only"]);

    expect(printed).toMatch(/^1 changes make 2 items stale, of 1 objects\n\npolicy /);
    expect(printed).not.toContain("\ndefault");
    expect(printed).toMatch(/\ntrailing-only +\d+ +\$0\.0/);
  });

  it("plans as the edge of another config says", async () => {
    const config = join(folder, "tagwire.config.mjs");
    const source = join(process.cwd(), "shared/config/index.ts");
    writeFileSync(
      config,
      `import { defineConfig, defineTags, item, source } from ${JSON.stringify(source)};
       const tags = defineTags({ all: "all", doc: { tag: "doc:{id}", under: "all" } });
       const docs = source({ table: "T", item: item(), match: { pk: "PRODUCT#{id}" }, coarse: { tags: [tags.all()] },
         rules: [{ name: "page", tags: ({ key }) => [tags.doc(key)] }] });
       export default defineConfig({ namespace: "n", tags, sources: [docs], edges: { e: { maxStaleness: "5s" } } });`,
    );

    const file = trace('{"t":1,"op":"MODIFY","key":"a","changed":["name"]}');
    const printed = await simulateCommand([file, "--config", config, "--policy", "trailing-only", "--json"]);

    expect((JSON.parse(printed) as { policies: readonly Printed[] }).policies[0]?.staleness.max).toBe(5);
  });

  it.each([
    ["no trace", () => [], "name one trace"],
    ["a file that is not there", () => [join(folder, "none.gz")], "none.gz: can't be read: ENOENT"],
    ["a file that is not gzip", () => [trace("{}", "a.jsonl.gz")], "a.jsonl.gz: is not gzip"],
    ["a file without changes", () => [trace("\n")], "has no changes"],
    ["a broken line", () => [trace('{"t":1,"op":"REMOVE","key":"a"}\n{"t":1')], ":2: not JSON"],
    ["a line that is no change", () => [trace("null")], ':1: needs a number "t" and a text "key"'],
    [
      "changes that are not in order",
      () => [trace('{"t":2,"op":"REMOVE","key":"a"}\n{"t":1,"op":"REMOVE","key":"a"}')],
      ":2: is older than the line before",
    ],
    ["an unknown policy", () => [TRACE, "--policy", "mine"], '--policy: one of default, trailing-only, got "mine"'],
    [
      "a picture that can't be written",
      () => [trace('{"t":1,"op":"REMOVE","key":"a"}'), "--svg", folder],
      "can't be written",
    ],
    ["a config that is not there", () => [TRACE, "--config", "none.ts"], "--config: none.ts can't be loaded"],
    ["a config that is none", () => [TRACE, "--config", "shared/cli/usage-error.ts"], "must export what defineConfig"],
    ["an option that there is not", () => [TRACE, "--speed", "2"], "Unknown option '--speed'"],
  ])("refuses %s", async (_, args, message) => {
    await expect(simulateCommand(args())).rejects.toThrow(message);
  });

  it("answers what it can't do with the reason, its usage and exit code 2", async () => {
    const { code, stderr } = await run(["none.jsonl"]);

    expect({ code, stderr }).toStrictEqual({
      code: 2,
      stderr: expect.stringMatching(/^simulate: none\.jsonl: can't be/),
    });
    expect(stderr).toContain("npm run simulate -- FILE");
  });
});

interface Printed {
  readonly name: string;
  readonly baseline: boolean;
  readonly dollars: number;
  readonly staleness: { readonly max: number };
}

function trace(text: string, name = "trace.jsonl"): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function run(args: readonly string[]): Promise<{ code: unknown; stderr: string }> {
  return new Promise((resolve) => {
    const command = ["--import", "tsx", "infra/local/simulate.ts", ...args];
    execFile(process.execPath, command, (error, _, stderr) => resolve({ code: error?.code, stderr }));
  });
}
