import fc from "fast-check";
import { expect, it } from "vitest";
import { readChanges } from "../../../../shared/pipeline/change/read-changes.ts";
import { decide } from "../../../../shared/pipeline/tags/decide.ts";
import { atEdges, configOf, play, staleTagsOf, world } from "./page-model.ts";
import { runs } from "../../../kit/runs.ts";

it("purges every page that shows something else after any write of the batch, and no other page", () => {
  fc.assert(
    fc.property(world(), (theWorld) => {
      const { records, changed } = play(theWorld);

      const { changes, unreadable } = readChanges(records, () => "Things");
      const { tags, paths, objectKeys, failed } = decide(changes, configOf(theWorld));

      expect({ unreadable, failed }).toEqual({ unreadable: [], failed: [] });
      expect(new Set(tags.map(({ tag, edges }) => atEdges(tag.text, edges)))).toEqual(
        new Set([...changed].flatMap((name) => staleTagsOf(theWorld, name))),
      );
      expect(new Set(paths.map(({ path }) => path.slice(1)))).toEqual(changed);
      expect(new Set(objectKeys.map(({ key }) => key.slice("page:".length)))).toEqual(changed);
    }),
    { numRuns: runs(1_000) },
  );
});

it("purges the same whether the writes come in one batch, one by one, or twice", () => {
  fc.assert(
    fc.property(world(), (theWorld) => {
      const config = configOf(theWorld);
      const { changes } = readChanges(play(theWorld).records, () => "Things");

      const together = textsOf(decide(changes, config));
      const apart = changes.flatMap((change) => textsOf(decide([change], config)));
      const twice = textsOf(decide([...changes, ...changes], config));

      expect(new Set(apart)).toEqual(new Set(together));
      expect(twice).toEqual(together);
      expect(new Set(together).size).toBe(together.length);
    }),
  );
});

function textsOf({ tags, paths, objectKeys }: ReturnType<typeof decide>): readonly string[] {
  return [
    ...tags.map(({ tag }) => `tag ${tag.text}`),
    ...paths.map(({ path }) => `path ${path}`),
    ...objectKeys.map(({ key }) => `key ${key}`),
  ];
}
