import { describe, expect, it } from "vitest";
import { readBatchResponse } from "../../../../../infra/local/lambda/mapping/batch-response.ts";

describe("a function's answer about its batch", () => {
  it.each([
    ["nothing", null],
    ["an empty object", {}],
    ["no failures", { batchItemFailures: [] }],
    ["null failures", { batchItemFailures: null }],
  ])("is a success with %s", (_, payload) => {
    expect(readBatchResponse(payload, ["1", "2"])).toEqual({ kind: "success" });
  });

  it("names what failed, in the batch's order and once", () => {
    const batchItemFailures = ["3", "2", "3"].map((itemIdentifier) => ({ itemIdentifier }));

    expect(readBatchResponse({ batchItemFailures }, ["1", "2", "3"])).toEqual({ kind: "partial", failed: [1, 2] });
  });

  it.each([
    ["an unknown identifier", { batchItemFailures: [{ itemIdentifier: "2" }, { itemIdentifier: "9" }] }],
    ["an empty identifier", { batchItemFailures: [{ itemIdentifier: "" }] }],
    ["a null identifier", { batchItemFailures: [{ itemIdentifier: null }] }],
    ["another name for the identifier", { batchItemFailures: [{ id: "1" }] }],
    ["an item that is no object", { batchItemFailures: [null] }],
    ["failures that are no list", { batchItemFailures: "1" }],
    ["a text", "ok"],
  ])("fails the whole batch with %s", (_, payload) => {
    expect(readBatchResponse(payload, ["1", "2"])).toEqual({ kind: "failure" });
  });
});
