import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeEdgeMessage,
  encodeEdgeMessage,
  type EdgeMessage,
} from "../../../../shared/pipeline/edge/edge-message.ts";

describe("edge messages", () => {
  it("bring back exactly what was sent", () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(decodeEdgeMessage(encodeEdgeMessage(message))).toStrictEqual(message);
      }),
    );
  });

  it("tell the version they are of", () => {
    expect(JSON.parse(encodeEdgeMessage(messageOf({})))).toMatchObject({ v: 1, edge: "www" });
  });

  it("may have fields that this version does not know", () => {
    const text = JSON.stringify({ ...(JSON.parse(encodeEdgeMessage(messageOf({}))) as object), later: true });

    expect(decodeEdgeMessage(text)).toStrictEqual(messageOf({}));
  });

  it("may be of those who gave items no names", () => {
    const text =
      '{"v":1,"id":"x","edge":"www","queuedAtMs":1,"rules":[["s","r"]],"unders":[[]],"items":[["/a",0,0,null,null]]}';

    expect(decodeEdgeMessage(text)).toStrictEqual({
      edge: "www",
      queuedAtMs: 1,
      items: [{ item: "/a", under: [], cause: { source: "s", rule: "r" } }],
    });
  });

  it.each([
    ["nothing", "", "must be JSON"],
    ["a list", "[]", "must be an object"],
    [
      "a version to come",
      '{"v":2,"edge":"www"}',
      "must be for readers of version 1, got version 2 for readers from 2 on",
    ],
    ["no version", '{"edge":"www"}', "must say its version"],
    ["no edge", '{"v":1,"queuedAtMs":1,"rules":[],"unders":[],"items":[]}', "edge must be a text"],
    ["no time", '{"v":1,"edge":"www","rules":[],"unders":[],"items":[]}', "queuedAtMs must be a number"],
    ["no items", '{"v":1,"edge":"www","queuedAtMs":1,"rules":[],"unders":[]}', "items must be a list"],
    [
      "an item without its rule",
      '{"v":1,"edge":"www","queuedAtMs":1,"rules":[],"unders":[[]],"items":[["/a",0,0,null,null]]}',
      "an item must point to a rule and to its ancestors",
    ],
    [
      "an item without its name",
      '{"v":1,"edge":"www","queuedAtMs":1,"rules":[["s","r"]],"unders":[[]],"names":[],"items":[["/a",0,0,null,null,0]]}',
      "an item must point to its name",
    ],
  ])("are refused with a reason when they are %s", (_, text, reason) => {
    expect(() => decodeEdgeMessage(text)).toThrow(`unreadable edge message: ${reason}`);
  });

  it("take less than half the room of their items written out", () => {
    const items = Array.from({ length: 1_000 }, (_, i) => ({
      item: `#product:${i}`,
      under: ["#products"],
      cause: {
        source: "products",
        rule: "page",
        sequenceNumber: `${10n ** 20n + BigInt(i)}`,
        writtenAtMs: 1_700_000_000_000,
      },
      name: (0xa1b2c3d4e5f60718293a4b5c6d7e8f90n + BigInt(i)).toString(16),
    }));

    expect(encodeEdgeMessage(messageOf({ items })).length).toBeLessThan(JSON.stringify(items).length / 2);
  });
});

const texts = fc.string({ unit: "binary" });
const causes = fc.record(
  { source: texts, rule: texts, attribute: texts, sequenceNumber: texts, writtenAtMs: fc.nat() },
  { requiredKeys: ["source", "rule"], noNullPrototype: true },
);
const items = fc.record(
  {
    item: texts,
    under: fc.array(texts, { maxLength: 3 }),
    cause: causes,
    name: texts,
    within: fc.array(texts, { maxLength: 3 }),
  },
  { requiredKeys: ["item", "under", "cause"], noNullPrototype: true },
);
const messages = fc.record(
  { edge: texts, queuedAtMs: fc.nat(), items: fc.array(items, { maxLength: 8 }) },
  { noNullPrototype: true },
);

function messageOf(message: Partial<EdgeMessage>): EdgeMessage {
  const cause = { source: "products", rule: "page" };
  return { edge: "www", queuedAtMs: 1_700_000_000_000, items: [{ item: "#product:1", under: [], cause }], ...message };
}
