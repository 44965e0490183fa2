import fc from "fast-check";
import { expect, it } from "vitest";
import { mergeSorted } from "../../../../shared/adapters/purge-history/merge-sorted.ts";

it("tells all entries of all sequences in order, each place once, by the first sequence that has it", async () => {
  const sequences = fc.array(fc.uniqueArray(fc.nat({ max: 20 })), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(sequences, async (places) => {
      const sorted = places.map((own, sequence) => own.toSorted((a, b) => a - b).map((at) => ({ at, sequence })));
      const expected = [...new Set(places.flat())].toSorted((a, b) => a - b);

      const merged = [];
      for await (const one of mergeSorted(sorted.map(slowly), (a, b) => a.at < b.at)) merged.push(one);

      const firsts = expected.map((at) => ({ at, sequence: places.findIndex((own) => own.includes(at)) }));
      expect(merged).toStrictEqual(firsts);
    }),
  );
});

async function* slowly<Entry>(entries: readonly Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}
