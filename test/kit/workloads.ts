import fc from "fast-check";
import { pageAsks } from "../../infra/local/simulation/page-asks.ts";
import { makeWorkload, type Workload } from "../../infra/local/simulation/workload.ts";
import type { TraceChange } from "../../infra/local/catalogue/change-trace.ts";

/** A workload of pages: `"10 MODIFY docs/intro"` is a change after ten seconds. */
export function pages(lines: readonly string[]): Workload {
  const trace = lines.map((line) => {
    const [t, op, key = ""] = line.split(" ");
    return { t: Number(t), op: op as TraceChange["op"], key };
  });
  return makeWorkload(trace, pageAsks);
}

const KEYS = ["a/x", "a/y", "a/b/x", "a/b/y", "c"];

/**
 * A few changes within milliseconds of each other, in a small tree. Of some nothing but the page is stale, of others the sections
 * are too.
 */
export function smallWorkloads(): fc.Arbitrary<Workload> {
  const change = fc.record({
    atMs: fc.integer({ min: 1, max: 7 }),
    key: fc.constantFrom(...KEYS),
    op: fc.constantFrom<TraceChange["op"]>("MODIFY", "MODIFY", "INSERT", "REMOVE"),
    sections: fc.nat({ max: 2 }),
  });
  return fc.array(change, { minLength: 1, maxLength: 6 }).map((changes) => {
    const depth = new Map(changes.map(({ key, sections }, index) => [index, { key, sections }]));
    const trace = changes
      .map(({ atMs, op, key }, index) => ({ t: atMs / 1_000, op, key, changed: [String(index)] }))
      .sort((a, b) => a.t - b.t);
    return makeWorkload(trace, (line) => {
      const { sections = 0 } = depth.get(Number(line.changed?.[0])) ?? {};
      const [page, ...above] = pageAsks(line);
      return page
        ? [{ ...page, objects: 1 + (line.key.length % 2) }, ...above.slice(0, sections % 2 === 0 ? 0 : sections)]
        : [];
    });
  });
}
