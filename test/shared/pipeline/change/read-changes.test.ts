import { describe, expect, it } from "vitest";
import { readChanges } from "../../../../shared/pipeline/change/read-changes.ts";
import { record } from "./stream-record.ts";

const image = { pk: { S: "P#1" }, n: { N: "1" } };

describe("reading a batch", () => {
  it("reads inserts, modifications and removals with the images they have", () => {
    const records = [
      record({ eventName: "INSERT", new: image, sequenceNumber: "1" }),
      record({ eventName: "MODIFY", old: image, new: image, sequenceNumber: "2" }),
      record({ eventName: "REMOVE", old: image, sequenceNumber: "3" }),
    ];

    const { changes, unreadable } = readChanges(records, tableOf);

    expect(unreadable).toEqual([]);
    expect(changes).toEqual([
      { ...common("INSERT", 0, "1"), old: undefined, new: image, record: records[0] },
      { ...common("MODIFY", 1, "2"), old: image, new: image, record: records[1] },
      { ...common("REMOVE", 2, "3"), old: image, new: undefined, record: records[2] },
    ]);
  });

  it("reads times in seconds, fractions included, as milliseconds", () => {
    const { changes } = readChanges([record({ eventName: "INSERT", new: image, seconds: 1_559_320_290.838 })], tableOf);

    expect(changes[0]?.writtenAtMs).toBe(1_559_320_290_838);
  });

  it("takes an image of the wrong event for nothing", () => {
    const { changes } = readChanges([record({ eventName: "INSERT", old: image, new: image })], tableOf);

    expect(changes[0]?.old).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ["no object", "text", "no eventName of INSERT, MODIFY or REMOVE"],
    ["nothing", null, "no eventName of INSERT, MODIFY or REMOVE"],
    ["an unknown event", record({ eventName: "UPSERT", new: image }), "no eventName of INSERT, MODIFY or REMOVE"],
    ["another table", record({ eventName: "INSERT", new: image, arn: "arn:other" }), "not from a table of the config"],
    ["no table", record({ eventName: "INSERT", new: image, arn: 7 }), "not from a table of the config"],
    ["no stream record", { ...record({ eventName: "INSERT" }), dynamodb: undefined }, "no sequence number"],
    ["no sequence number", record({ eventName: "INSERT", new: image, sequenceNumber: "" }), "no sequence number"],
    ["no keys", record({ eventName: "INSERT", new: image, keys: "P#1" }), "no readable keys"],
    ["no new image", record({ eventName: "INSERT" }), "INSERT without new image: the stream must carry both images"],
    ["no old image", record({ new: image }), "MODIFY without old image: the stream must carry both images"],
    ["only an old image", record({ old: image }), "MODIFY without new image: the stream must carry both images"],
    ["nothing removed", record({ eventName: "REMOVE" }), "REMOVE without old image: the stream must carry both images"],
    [
      "a torn new image",
      record({ old: image, new: { pk: 7 as unknown as object } }),
      "a new image that is no map of attributes",
    ],
    [
      "a torn old image",
      record({ old: [] as unknown as typeof image, new: image }),
      "an old image that is no map of attributes",
    ],
    ["no time", record({ eventName: "INSERT", new: image, seconds: "now" }), "no time of writing"],
  ])("sets a record with %s apart and reads the others", (_, torn, reason) => {
    const good = record({ eventName: "INSERT", new: image, sequenceNumber: "9" });

    const { changes, unreadable } = readChanges([torn, good], tableOf);

    expect(changes.map(({ index, sequenceNumber }) => [index, sequenceNumber])).toEqual([[1, "9"]]);
    expect(unreadable).toEqual([expect.objectContaining({ record: torn, index: 0, reason })]);
  });

  it("tells of an unreadable record what can be told, so that it can be parked and answered", () => {
    const { unreadable } = readChanges([record({ eventName: "INSERT", sequenceNumber: "7" })], tableOf);

    expect(unreadable).toEqual([expect.objectContaining({ table: "Products", sequenceNumber: "7" })]);
  });
});

function tableOf(arn: string): string | undefined {
  return arn.endsWith("/Products") ? "Products" : undefined;
}

function common(event: string, index: number, sequenceNumber: string): object {
  return {
    table: "Products",
    event,
    keys: { pk: { S: "P#1" } },
    sequenceNumber,
    writtenAtMs: 1_786_206_716_000,
    index,
  };
}
