import { describe, expect, it } from "vitest";
import { compileEventPattern } from "../../../../../infra/local/lambda/filter/event-pattern.ts";

const EVENT = {
  eventName: "MODIFY",
  dynamodb: {
    Keys: { pk: { S: "PRODUCT#42" } },
    NewImage: {
      name: { S: "Kettle" },
      empty: { S: "" },
      gone: { NULL: true },
      stock: { N: "5" },
      tags: { SS: ["hot", "new"] },
      parts: { L: [{ S: "lid" }, { S: "base" }] },
    },
    SizeBytes: 120,
  },
  userIdentity: null,
};

describe("an event pattern", () => {
  it.each([
    ["an exact value", { eventName: ["MODIFY"] }],
    ["any of several values", { eventName: ["INSERT", "MODIFY"] }],
    ["several names at once", { eventName: ["MODIFY"], dynamodb: { SizeBytes: [120] } }],
    ["a prefix", keys([{ prefix: "PRODUCT#" }])],
    ["a prefix whatever its case", keys([{ prefix: { "equals-ignore-case": "product#" } }])],
    ["a suffix", keys([{ suffix: "42" }])],
    ["a suffix whatever its case", image("name", [{ suffix: { "equals-ignore-case": "TTLE" } }])],
    ["text whatever its case", image("name", [{ "equals-ignore-case": "kETTLE" }])],
    ["an empty text", image("empty", [""])],
    ["null", { userIdentity: [null] }],
    ["something that exists", image("name", [{ exists: true }])],
    ["something that does not exist", image("absent", [{ exists: false }])],
    [
      "something that does not exist on a path that does not exist",
      { dynamodb: { OldImage: { a: { S: [{ exists: false }] } } } },
    ],
    ["anything but a value", image("name", [{ "anything-but": "Pot" }])],
    ["anything but several values", image("name", [{ "anything-but": ["Pot", "Pan"] }])],
    ["anything but a prefix", keys([{ "anything-but": { prefix: "ORDER#" } }])],
    ["anything but several prefixes", keys([{ "anything-but": { prefix: ["ORDER#", "USER#"] } }])],
    ["anything but a suffix", keys([{ "anything-but": { suffix: "41" } }])],
    ["a number in a range", { dynamodb: { SizeBytes: [{ numeric: [">", 100, "<=", 120] }] } }],
    ["an equal number", { dynamodb: { SizeBytes: [{ numeric: ["=", 120] }] } }],
    ["any element of a set", { dynamodb: { NewImage: { tags: { SS: ["new"] } } } }],
    ["any element of a list", { dynamodb: { NewImage: { parts: { L: { S: ["base"] } } } } }],
    ["one of two names", { $or: [{ eventName: ["INSERT"] }, { dynamodb: { SizeBytes: [120] } }] }],
    ["everything", {}],
  ])("matches %s", (_, pattern) => {
    expect(compileEventPattern(JSON.stringify(pattern))(EVENT)).toBe(true);
  });

  it.each([
    ["another value", { eventName: ["INSERT"] }],
    ["a value in another case", { eventName: ["modify"] }],
    ["when only one of two names matches", { eventName: ["MODIFY"], dynamodb: { SizeBytes: [121] } }],
    ["another prefix", keys([{ prefix: "ORDER#" }])],
    ["another suffix", keys([{ suffix: "41" }])],
    ["an absent name that must exist", image("absent", [{ exists: true }])],
    ["a branch that must exist, because only leaves do", { dynamodb: { NewImage: [{ exists: true }] } }],
    ["a name that must not exist", image("name", [{ exists: false }])],
    ["what is excluded", image("name", [{ "anything-but": ["Kettle"] }])],
    ["an excluded prefix", keys([{ "anything-but": { prefix: "PRODUCT#" } }])],
    ["an absent name that must be anything but", image("absent", [{ "anything-but": "x" }])],
    ["null where nothing is", { absent: [null] }],
    [
      "a number written as text, as DynamoDB does",
      { dynamodb: { NewImage: { stock: { N: [{ numeric: [">", 1] }] } } } },
    ],
    ["a number at the open end of a range", { dynamodb: { SizeBytes: [{ numeric: [">", 120] }] } }],
    ["text for a number", { dynamodb: { SizeBytes: ["120"] } }],
    ["neither of two names", { $or: [{ eventName: ["INSERT"] }, { eventName: ["REMOVE"] }] }],
  ])("does not match %s", (_, pattern) => {
    expect(compileEventPattern(JSON.stringify(pattern))(EVENT)).toBe(false);
  });

  it.each([
    ["no object", `["a"]`, "a filter pattern is a JSON object"],
    ["a value without a list", `{"a":"b"}`, "a takes a list of at least one value"],
    ["an empty list", `{"a":[]}`, "a takes a list of at least one value"],
    ["an unknown operator", `{"a":[{"like":"b"}]}`, "unknown filter operator"],
    ["two operators at once", `{"a":[{"prefix":"b","suffix":"c"}]}`, "unknown filter operator"],
    ["a name of Object.prototype as operator", `{"a":[{"toString":"b"}]}`, "unknown filter operator"],
    ["a prefix that is no text", `{"a":[{"prefix":1}]}`, "prefix takes a text"],
    ["half a range", `{"a":[{"numeric":[">"]}]}`, "numeric takes comparisons"],
    ["exists without a flag", `{"a":[{"exists":"yes"}]}`, "exists takes true or false"],
  ])("is refused with %s", (_, json, message) => {
    expect(() => compileEventPattern(json)).toThrow(message);
  });
});

function keys(matchers: readonly unknown[]) {
  return { dynamodb: { Keys: { pk: { S: matchers } } } };
}

function image(name: string, matchers: readonly unknown[]) {
  return { dynamodb: { NewImage: { [name]: { S: matchers } } } };
}
