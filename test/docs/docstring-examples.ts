import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Example } from "./examples-of.ts";

/** Where public docstrings are. */
const PUBLIC = ["shared/config", "shared/cache", "infra/constructs"];

const SURROUNDINGS = "docstring-surroundings.ts";

/**
 * The examples of public docstrings, as modules that can be compiled: what they take for granted is imported.
 *
 * @param from - where the surroundings are, as the modules import them.
 */
export function docstringExamples(from: string): readonly Example[] {
  const granted = [
    ...readFileSync(join(import.meta.dirname, SURROUNDINGS), "utf8").matchAll(
      /^export (?:(type )?\{ ([^}]*) \}|(?:declare )?(?:const|interface) (\w+))/gm,
    ),
  ].flatMap(([, , listed, named]) => listed?.split(", ") ?? named ?? []);
  return PUBLIC.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) =>
        blocksOf(readFileSync(join(folder, name), "utf8")).map((block, at) => ({
          name: `${join(folder, name).replaceAll("/", "-").replace(/\.ts$/, "")}-${at + 1}.ts`,
          code: asModule(block, granted, `${from}/${SURROUNDINGS}`),
        })),
      ),
  );
}

function blocksOf(source: string): readonly string[] {
  return [...source.matchAll(/@example[^\n]*\n\s*\* ```ts\n(.*?)\s*\* ```/gs)].map(([, lines = ""]) =>
    lines.replaceAll(/^\s*\* ?/gm, ""),
  );
}

function asModule(block: string, granted: readonly string[], surroundings: string): string {
  const used = granted.filter((name) => isUsed(name, block));
  const imports = used.map((name) => (/^(Product|CacheEvent)$/.test(name) ? `type ${name}` : name));
  const from = `import { ${imports.join(", ")} } from "${surroundings}";\n`;
  if (!block.includes("(this,")) return `${from}${block.replaceAll(/^const /gm, "export const ")}\nexport {};\n`;
  return `${from}import type { Stack } from "aws-cdk-lib";\nexport function inAStack(this: Stack): void {\n${block}\n}\n`;
}

/** Not as a property, as part of an address, or as what the example itself declares. */
function isUsed(name: string, block: string): boolean {
  return new RegExp(`(?<!\\w\\.)\\b${name}\\b(?!\\s*:)`).test(block) && !new RegExp(`const ${name}\\b`).test(block);
}
