import fc from "fast-check";
import type { LaterPurge } from "../../../../shared/ports/later-queue.ts";

const texts = fc.string({ unit: "binary", maxLength: 20 });
const names = fc.array(texts, { maxLength: 12 });
const causes = fc.record({ source: texts, rule: texts }, { noNullPrototype: true });
const items = fc
  .uniqueArray(
    fc.oneof(
      texts.map((text) => `#${text}`),
      texts.map((text) => `/${text}`),
    ),
    { maxLength: 12 },
  )
  .chain((unique) =>
    fc
      .tuple(causes, fc.option(texts, { nil: undefined }), fc.option(names, { nil: undefined }))
      .map(([cause, name, within]) =>
        unique.map((item) => ({
          item,
          under: ["#all"],
          cause,
          ...(name === undefined ? {} : { name }),
          ...(within === undefined ? {} : { within }),
        })),
      ),
  );
const edges = fc.uniqueArray(fc.record({ edge: texts, items }, { noNullPrototype: true }), {
  maxLength: 3,
  selector: ({ edge }) => edge,
});

/** Any purge that may be kept. */
export const laterPurgesArbitrary: fc.Arbitrary<LaterPurge> = fc.record(
  {
    reason: fc.constantFrom("redis-failed", "settle", "coarse"),
    objectCaches: names,
    objects: fc.record({ tags: names, keys: names, patterns: names, all: fc.boolean() }, { noNullPrototype: true }),
    edges,
    delayMs: fc.nat({ max: 900_000 }),
  },
  { noNullPrototype: true },
);
