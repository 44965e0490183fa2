import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { TableDescription } from "../../../../shared/cli/init/table-sample.ts";
import { writeConfig } from "../../../../shared/cli/init/write-config.ts";
import { matchSource } from "../../../../shared/pipeline/tags/match-source.ts";
import { loadConfig } from "./load-config.ts";
import { SECRET, sampledTable } from "./sampled-tables.ts";

/** Where files are compiled: TypeScript passes over folders whose names begin with a dot. */
const OUT = "test/shared/cli/init/generated";

afterAll(() => rmSync(OUT, { recursive: true, force: true }));

describe("for whatever table", () => {
  it("writes a config that loads, and of whose sources every sampled item is of one, and of one only", () => {
    fc.assert(
      fc.property(sampledTable(), (sample) => {
        const { sources } = loadConfig(writeConfig([sample]).text);

        for (const image of sample.items) {
          expect(sources.filter((source) => matchSource(source, image))).toHaveLength(1);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("writes nothing of the data, but for what keys have in common", () => {
    fc.assert(
      fc.property(sampledTable(), (sample) => {
        expect(JSON.stringify(writeConfig([sample]))).not.toContain(SECRET);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ["jane.doe@example.com", 9],
    ["jane.doe", 4],
    ["+41 79 555 01", 1],
    ["V1StGXR8Z5jdHi6BmyT", 1],
    ["a1b2c3d4e5f6", 1],
  ])("takes %s for data where %i items have such an attribute", (name, count) => {
    const table: TableDescription = { name: "Limits", keys: [{ name: "id", type: "S" }], indexes: [] };
    const items = Array.from({ length: count }, (_, i) => ({ id: { S: String(i) }, [name]: { N: "1" } }));

    const { text } = writeConfig([{ table, items }]);

    expect(text).not.toContain(name);
    expect(text).toContain("Left out: 1 that look like data");
  });

  it.each([
    ["user-id", 5],
    ["address_line2", 1],
    ["sales2024q4", 5],
    ["ipv4", 1],
  ])("takes %s for an attribute where %i items have it", (name, count) => {
    const table: TableDescription = { name: "Limits", keys: [{ name: "id", type: "S" }], indexes: [] };
    const items = Array.from({ length: count }, (_, i) => ({ id: { S: String(i) }, [name]: { N: "1" } }));

    expect(writeConfig([{ table, items }]).text).toContain(name);
  });

  it("writes the same for the same items, in whatever order they were read", () => {
    fc.assert(
      fc.property(sampledTable(), fc.infiniteStream(fc.nat()), (sample, chance) => {
        const [...order] = chance.take(sample.items.length);
        const shuffled = sample.items.toSorted(
          (a, b) => (order[sample.items.indexOf(a)] ?? 0) - (order[sample.items.indexOf(b)] ?? 0),
        );

        expect(writeConfig([{ ...sample, items: shuffled }])).toStrictEqual(writeConfig([sample]));
      }),
      { numRuns: 20 },
    );
  });

  it("writes files that compile, and that the formatter leaves as they are", () => {
    mkdirSync(OUT, { recursive: true });
    const samples = fc.sample(fc.array(sampledTable(), { minLength: 1, maxLength: 2 }), { numRuns: 25, seed: 7 });
    for (const [i, tables] of samples.entries()) writeFileSync(join(OUT, `${i}.ts`), writeConfig(tables).text);
    writeFileSync(
      join(OUT, "tsconfig.json"),
      `${JSON.stringify({ extends: "../../../../../tsconfig.json", include: ["."], exclude: [] })}\n`,
    );

    expect(run("tsc", "--noEmit", "-p", OUT)).toBe("");
    expect(run("oxfmt", "--check", ...samples.map((_, i) => join(OUT, `${i}.ts`)))).toContain(
      "All matched files use the correct format",
    );
  });
});
function run(command: string, ...args: readonly string[]): string {
  try {
    return execFileSync(join("node_modules/.bin", command), args, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    return stdout + stderr;
  }
}
