import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { docstringExamples } from "./docstring-examples.ts";
import { examplesOf } from "./examples-of.ts";

/** Where examples are compiled and run. Not a folder whose name begins with a dot: TypeScript passes over those. */
const OUT = "test/docs/generated";

const DOCUMENTS = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" }).map((name) => join("docs", name)),
].filter((name) => name.endsWith(".md"));

const documents = DOCUMENTS.map((path) => ({ path, examples: examplesOf(path) })).filter(
  ({ examples }) => examples.length > 0,
);

const docstrings = { path: "docstrings", examples: docstringExamples("../..") };

beforeAll(() => {
  rmSync(OUT, { recursive: true, force: true });
  for (const { path, examples } of [...documents, docstrings]) {
    for (const { name, code } of examples) {
      const file = join(OUT, folderOf(path), name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, code);
    }
  }
  const options = { extends: "../../../tsconfig.json", include: ["."], exclude: [] };
  writeFileSync(join(OUT, "tsconfig.json"), JSON.stringify(options));
});
afterAll(() => rmSync(OUT, { recursive: true, force: true }));

it("finds the README's examples", () => {
  expect(documents.find(({ path }) => path === "README.md")?.examples.map(({ name }) => name)).toStrictEqual([
    "tagwire.config.ts",
    "product-page.ts",
    "app.ts",
  ]);
});

it("finds the examples of public docstrings", () => {
  expect(docstrings.examples.length).toBeGreaterThan(20);
});

it("compiles every example of documents and docstrings", () => {
  expect(run("tsc", ["--noEmit", "-p", OUT], ".")).toBe("");
});

describe.each(documents)("$path", ({ path, examples }) => {
  it(`runs its examples ${examples.map(({ name }) => name).join(", ")}`, () => {
    const modules = examples.map(({ name }) => `./${name}`);
    const command = ["--import", "tsx", "--input-type=module", "--eval", IMPORT_ALL, ...modules];

    expect(() => run(process.execPath, command, join(OUT, folderOf(path)))).not.toThrow();
  });

  it("links only to files that are there", () => {
    const links = [...readFileSync(path, "utf8").matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)/g)].map(
      ([, link = ""]) => link,
    );

    for (const link of links) expect(() => readFileSync(join(dirname(path), link)), link).not.toThrow(/ENOENT/);
  });
});

/** Runs one after the other, also behind one that fails: a process each would take longer to start than to run. */
const IMPORT_ALL = `
  const failed = [];
  for (const name of process.argv.slice(1)) await import(name).catch((error) => failed.push(error));
  if (failed.length > 0) throw new AggregateError(failed);
`;

function folderOf(path: string): string {
  return path.replace(/\.md$/, "").replaceAll("/", "-").toLowerCase();
}

/** What the command prints. A failure's message has all of it. */
function run(command: string, args: readonly string[], cwd: string): string {
  const npx = command === "tsc" ? ["npx", "--no-install", command] : [command];
  const [file = "", ...rest] = [...npx, ...args];
  try {
    return execFileSync(file, rest, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
