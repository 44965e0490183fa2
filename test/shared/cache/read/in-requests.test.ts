import fc from "fast-check";
import { expect, it } from "vitest";
import { inRequests } from "../../../../shared/cache/read/in-requests.ts";
import type { Command } from "../../../../shared/cache/store/store.ts";

/** Less than what Upstash takes, when each character is written as six bytes. */
const MOST_CHARS = 1_600_000;

it("commands go out in their order, and together where one request takes them", () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 8 });
  const text = "x".repeat(1_000_000);
  fc.assert(
    fc.property(lengths, (all) => {
      const commands = all.map((length, at): Command => ["SET", `${at}`, text.slice(0, length), "PX", "1"]);

      const requests = inRequests(commands);

      const sizes = requests.map((group) => group.reduce((sum, command) => sum + command[2].length, 0));
      expect(requests.flat()).toStrictEqual(commands);
      expect(Math.max(0, ...sizes)).toBeLessThan(MOST_CHARS);
      for (const [at, size] of sizes.slice(1).entries())
        expect((sizes[at] ?? 0) + size).toBeGreaterThan(MOST_CHARS / 2);
    }),
    { numRuns: 30 },
  );
});
