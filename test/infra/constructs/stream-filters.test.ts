import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type KeyFilter, MAX_FILTERS, streamFilters } from "../../../infra/constructs/stream-filters.ts";
import type { CompiledSource } from "../../../shared/config/config.ts";
import { defineConfig, item, source } from "tagwire/config";
import { runs } from "../../kit/runs.ts";

const PK = new Set(["pk"]);

describe("filters of a stream", () => {
  it("never keep back a change that a source matches", () => {
    const piece = fc.stringMatching(/^[A#b]{0,2}$/);
    const template = fc
      .tuple(piece, fc.array(fc.stringMatching(/^[A#b]{1,2}$/), { maxLength: 2 }), piece)
      .map(([first, middle, last]) => [first, ...middle, last].join("\0"))
      .map((text) => text.split("\0").reduce((all, part, i) => (i === 0 ? part : `${all}{p${i}}${part}`)))
      .filter((text) => text !== "");
    const keys = fc.record({ pk: fc.stringMatching(/^[A#b]{0,6}$/), sk: fc.stringMatching(/^[A#b]{0,6}$/) });

    fc.assert(
      fc.property(
        fc.array(fc.record({ pk: template, sk: template }), { minLength: 1, maxLength: 7 }),
        keys,
        (matches, key) => {
          const sources = compile(matches);
          const filters = streamFilters(sources, new Set(["pk", "sk"]));

          const isWanted = sources.some(({ match }) =>
            match.every(({ attribute, template }) => template.match(key[attribute as "pk" | "sk"], {})),
          );

          expect(filters.length).toBeLessThanOrEqual(MAX_FILTERS);
          expect(passes(filters, key) || !isWanted).toBe(true);
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it("name each beginning of a key once", () => {
    expect(streamFilters(compile([{ pk: "A#{id}" }, { pk: "A#{id}#{part}" }, { pk: "B" }]), PK)).toEqual([
      { dynamodb: { Keys: { pk: { S: [{ prefix: "A#" }] } } } },
      { dynamodb: { Keys: { pk: { S: ["B"] } } } },
    ]);
  });

  it.each<[string, readonly Readonly<Record<string, string>>[]]>([
    ["a key may begin with anything", [{ pk: "A#{id}" }, { pk: "{id}" }]],
    ["a source is told by other attributes than keys", [{ pk: "A#{id}" }, { entity: "Product" }]],
    ["a source takes the whole table", [{}]],
    ["there would be more than AWS allows", ["A", "B", "C", "D", "E", "F"].map((pk) => ({ pk }))],
  ])("let everything through when %s", (_, matches) => {
    expect(streamFilters(compile(matches), PK)).toEqual([]);
  });

  it("leave alone keys that are not known to be text", () => {
    expect(streamFilters(compile([{ pk: "A#{id}" }]), new Set())).toEqual([]);
  });
});

/** Sources of one table with these templates. Overlaps don't matter here: each is checked by itself. */
function compile(matches: readonly Readonly<Record<string, string>>[]): readonly CompiledSource[] {
  return matches.flatMap((match) => {
    const table = source({ table: "T", item: item<Record<string, string>>(), match, rules: [] });
    return defineConfig({ namespace: "t", tags: {}, sources: [table], edges: { www: {} } }).sources;
  });
}

/** As Lambda does: any filter, and of it every key. */
function passes(filters: readonly KeyFilter[], key: Readonly<Record<string, string>>): boolean {
  if (filters.length === 0) return true;
  return filters.some(({ dynamodb }) =>
    Object.entries(dynamodb.Keys).every(([attribute, { S }]) =>
      S.some((pattern) =>
        typeof pattern === "string" ? key[attribute] === pattern : key[attribute]?.startsWith(pattern.prefix),
      ),
    ),
  );
}
