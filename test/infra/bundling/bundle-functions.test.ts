import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BundlingError } from "../../../infra/bundling/bundling-error.ts";
import { type Bundle, bundleFunctions } from "../../../infra/bundling/bundle-functions.ts";
import { functionEntry } from "../../../infra/bundling/function-entries.ts";
import { loadEsbuild } from "../../../infra/bundling/load-esbuild.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tagwire-bundling-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("bundling functions", () => {
  it("puts the user's config into each of them", async () => {
    const configFile = write("shop.config.ts", 'export default { namespace: "shop" };');
    const entry = write("handler.ts", 'import config from "#config"; export const handler = () => config.namespace;');

    const { a, b } = bundleFunctions({ configFile, entries: { a: entry, b: entry } });

    expect(await answerOf(a)).toBe("shop");
    expect(await answerOf(b)).toBe("shop");
  });

  it("hands the config the very tagwire/config that the functions use, wherever the config is", async () => {
    const ours = fileURLToPath(new URL("../../../shared/config/index.ts", import.meta.url));
    const configFile = write("far/away/shop.config.ts", 'export { defineTags as default } from "tagwire/config";');
    const entry = write(
      "handler.ts",
      `import config from "#config"; import { defineTags } from ${JSON.stringify(ours)}; export const handler = () => config === defineTags;`,
    );

    const { only } = bundleFunctions({ configFile, entries: { only: entry } });

    expect(await answerOf(only)).toBe(true);
  });

  it("lets a config bring a CommonJS package that requires Node's own modules", async () => {
    write("node_modules/old/index.js", 'module.exports = require("node:path").posix.join("a", "b");');
    const configFile = write("shop.config.ts", 'import joined from "old"; export default joined;');
    const entry = write("handler.ts", 'import config from "#config"; export const handler = () => config;');

    const { only } = bundleFunctions({ configFile, entries: { only: entry } });

    expect(await answerOf(only)).toBe("a/b");
    expect(only.packages).toEqual(["old"]);
  });

  it("gives the same bytes for the same input, wherever the project is checked out", () => {
    const project = (root: string): Uint8Array => {
      write(`${root}/node_modules/old/index.js`, "exports.name = 'old';");
      const configFile = write(`${root}/shop.config.ts`, 'import { name } from "old"; export default { name };');
      const entry = write(
        `${root}/src/handler.ts`,
        'import config from "#config"; export const handler = () => config;',
      );
      return bundleFunctions({ configFile, entries: { only: entry } }).only.module;
    };

    const module = project("here");

    expect(project("here")).toEqual(module);
    expect(project("somewhere/much/deeper")).toEqual(module);
  });

  it("takes the config by path or by URL", () => {
    const configFile = write("shop.config.ts", "export default 1;");
    const entry = write("handler.ts", 'import config from "#config"; export const handler = () => config;');

    expect(bundleFunctions({ configFile: pathToFileURL(configFile), entries: { only: entry } })).toEqual(
      bundleFunctions({ configFile, entries: { only: entry } }),
    );
  });

  it("reads Lambda's credentials from the environment, without the SDK's chain of other places", async () => {
    symlinkSync(fileURLToPath(new URL("../../../node_modules", import.meta.url)), join(folder, "node_modules"));
    const configFile = write("shop.config.ts", "export default 1;");
    const entry = write(
      "handler.ts",
      'import { SQSClient } from "@aws-sdk/client-sqs"; export const handler = () => new SQSClient({ region: "eu-central-1" });',
    );

    const { only } = bundleFunctions({ configFile, entries: { only: entry } });

    expect(only.packages).toContain("@aws-sdk/client-sqs");
    expect(only.packages.filter((name) => /credential|sso|ini|imds/.test(name))).toEqual([]);
  });
});

describe("bundling that can't be done", () => {
  it("fails when the config file is missing, and says where it was looked for", () => {
    expect(() => bundleFunctions({ configFile: "no/such.config.ts", entries: {} })).toThrow(
      new BundlingError(`configFile no/such.config.ts: no such file, looked in ${process.cwd()}`),
    );
  });

  it("fails when the config file has no default export", () => {
    const configFile = write("shop.config.ts", "export const config = 1;");
    const entry = write("handler.ts", 'import config from "#config"; export const handler = () => config;');

    expect(() => bundleFunctions({ configFile, entries: { only: entry } })).toThrow(
      /No matching export in "shop.config.ts" for import "default"/,
    );
  });

  it("fails when the config imports what is not there, with the line that does", () => {
    const configFile = write("shop.config.ts", 'import "left-pad";\nexport default 1;');
    const entry = write("handler.ts", 'import config from "#config"; export const handler = () => config;');

    expect(() => bundleFunctions({ configFile, entries: { only: entry } })).toThrow(
      /Could not resolve "left-pad"[^]*shop.config.ts:1:7/,
    );
  });

  it("fails when a function has no handler, instead of leaving it out", () => {
    expect(() => functionEntry("no-such-function")).toThrow(
      /function no-such-function has no handler: expected one at/,
    );
  });

  it("fails when esbuild can't be loaded, and says how to get it", () => {
    const missing = (): never => {
      throw new Error("Cannot find module 'esbuild'");
    };

    expect(() => loadEsbuild(missing)).toThrow("esbuild can't be loaded: run `npm install esbuild`");
  });
});

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

let loads = 0;

/** What the bundle's handler answers, loaded as Lambda loads it: from a file, by itself. */
async function answerOf({ module }: Bundle): Promise<unknown> {
  const file = join(folder, `loaded-${(loads += 1)}.mjs`);
  writeFileSync(file, module);
  const { handler } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { handler: () => unknown };
  return handler();
}
