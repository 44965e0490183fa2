import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configHash } from "../../../infra/bundling/config-hash.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tagwire-hash-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the hash of a config", () => {
  it("changes with what it says, and with what it imports", () => {
    const config = 'import { one } from "./one.ts"; import old from "old"; export default [one, old];';
    const hashOf = (one: string, old: string, text = config): string => {
      write("node_modules/old/index.js", old);
      write("one.ts", one);
      return configHash(write("shop.config.ts", text));
    };
    const hash = hashOf("export const one = 1;", "module.exports = 1;");

    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(hashOf("export const one = 2;", "module.exports = 1;")).not.toBe(hash);
    expect(hashOf("export const one = 1;", "module.exports = 2;")).not.toBe(hash);
    expect(hashOf("export const one = 1;", "module.exports = 1;", config.replace("[one, old]", "[old, one]"))).not.toBe(
      hash,
    );
  });

  it("stays the same for another comment, another type, another place, and another tagwire", () => {
    const config = 'import { defineConfig } from "tagwire/config"; export default defineConfig({ namespace: "shop" });';
    const hash = configHash(write("here/shop.config.ts", config));

    const typed = `// sells things\nexport interface Product { name: string }\n${config}`;
    expect(configHash(write("far/away/shop.config.ts", typed))).toBe(hash);
  });
});

function write(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}
