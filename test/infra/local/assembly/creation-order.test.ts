import fc from "fast-check";
import { expect, it } from "vitest";
import { creationOrder } from "../../../../infra/local/assembly/creation-order.ts";
import type { Template } from "../../../../infra/local/assembly/read-assembly.ts";

it("creates every resource once, and after those it refers to or depends on", () => {
  fc.assert(
    fc.property(acyclicTemplate(), (template) => {
      const order = creationOrder(template);

      expect([...order].sort()).toStrictEqual(Object.keys(template.Resources).sort());
      for (const [id, { Properties, DependsOn }] of Object.entries(template.Resources)) {
        const needed = [
          ...((Properties?.["needs"] ?? []) as { Ref: string }[]).map(({ Ref }) => Ref),
          ...[DependsOn ?? []].flat(),
        ];
        for (const each of needed) expect(order.indexOf(each)).toBeLessThan(order.indexOf(id));
      }
    }),
  );
});

it("says which resources depend on each other", () => {
  const Resources = { A: { Type: "T", DependsOn: "B" }, B: { Type: "T", Properties: { x: { Ref: "A" } } } };

  expect(() => creationOrder({ Resources })).toThrow("A → B → A");
});

/** Resource i refers only to resources before it; they are listed in any order. */
function acyclicTemplate(): fc.Arbitrary<Template> {
  return fc
    .array(
      fc.record({ refs: fc.array(fc.nat()), dependsOn: fc.option(fc.nat(), { nil: undefined }), place: fc.nat() }),
      { maxLength: 8 },
    )
    .map((drafts) => {
      const resources = drafts.map(({ refs, dependsOn, place }, i) => {
        const Properties = { needs: i === 0 ? [] : refs.map((ref) => ({ Ref: `R${ref % i}` })) };
        const DependsOn = i === 0 || dependsOn === undefined ? [] : [`R${dependsOn % i}`];
        return { id: `R${i}`, place, resource: { Type: "T", Properties, DependsOn } };
      });
      const shuffled = resources.sort((a, b) => a.place - b.place);
      return { Resources: Object.fromEntries(shuffled.map(({ id, resource }) => [id, resource])) };
    });
}
