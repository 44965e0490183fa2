import { describe, expect, it } from "vitest";
import type { BatchItem } from "../../../../shared/pipeline/edge/batch-item.ts";
import { askEarly, nameItems } from "../../../../shared/pipeline/edge/name-items.ts";

describe("the name of an item", () => {
  it("is that of the last record that asks for it, in whatever batch that comes", () => {
    const whole = nameOf(itemOf({ firstIndex: 0, lastIndex: 1 }), [recordOf("a"), recordOf("b"), recordOf("c")]);
    const half = nameOf(itemOf({ firstIndex: 0, lastIndex: 0 }), [recordOf("b"), recordOf("c")]);

    expect(whole).toBeDefined();
    expect(half).toBe(whole);
    expect(nameOf(itemOf({ firstIndex: 0, lastIndex: 2 }), ["a", "b", "c"].map(recordOf))).not.toBe(whole);
  });

  it("tells records of different streams apart that carry no id of their own", () => {
    const [one, other] = ["stream/1", "stream/2"].map((eventSourceARN) =>
      nameOf(itemOf({}), [{ eventSourceARN, dynamodb: { SequenceNumber: "100" } }]),
    );

    expect(one).toBeDefined();
    expect(other).toBeDefined();
    expect(other).not.toBe(one);
  });

  it.each([
    undefined,
    "text",
    {},
    { eventID: "" },
    { eventSourceARN: "stream/1" },
    { dynamodb: { SequenceNumber: "1" } },
  ])("is none where nothing tells its record from others: %j", (record) => {
    expect(nameOf(itemOf({}), [record])).toBeUndefined();
  });

  it("tells what stands for a source from what its rules name, and from what stands for another", () => {
    const causes = [
      { source: "Products", rule: "page" },
      { source: "Products", rule: "coarse" },
      { source: "Reviews", rule: "coarse" },
    ];
    const names = causes.map((cause) => nameOf(itemOf({ cause }), [recordOf("a")]));

    expect(new Set(names).size).toBe(3);
  });

  it("is another the first of two times that its edge is sent to", () => {
    const [www, old] = nameItems(
      ["www", "old"].map((edge) => ({ edge, items: [itemOf({})] })),
      [recordOf("a")],
    );
    const [wwwNow, oldNow] = askEarly(
      [www, old].flatMap((request) => request ?? []),
      new Set(["old"]),
    );

    expect(wwwNow).toStrictEqual(www);
    expect(oldNow?.items[0]?.name).toBeDefined();
    expect(oldNow?.items[0]?.name).not.toBe(old?.items[0]?.name);
  });
});

function itemOf(given: Partial<BatchItem>): BatchItem {
  const cause = { source: "Products", rule: "page" };
  return { item: "/a", under: [], cause, firstIndex: 0, lastIndex: 0, ...given };
}

function nameOf(item: BatchItem, records: readonly unknown[]): string | undefined {
  return nameItems([{ edge: "www", items: [item] }], records)[0]?.items[0]?.name;
}

function recordOf(eventID: string): unknown {
  return { eventID, eventSourceARN: "stream/1", dynamodb: { SequenceNumber: "100" } };
}
