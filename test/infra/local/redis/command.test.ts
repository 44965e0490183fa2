import { describe, expect, it } from "vitest";
import { firstKey } from "../../../../infra/local/redis/command.ts";

describe("the first key of a command", () => {
  it.each([
    ["UNLINK product:1 product:2", "product:1"],
    ["set menu:7 x", "menu:7"],
    ["EVAL script 2 a b", "a"],
    ["EVAL script 0 argument", undefined],
    ["ZUNION 2 a b", "a"],
    ["XREAD COUNT 2 streams events 0", "events"],
    ["XREAD COUNT 2", undefined],
    ["OBJECT ENCODING a", "a"],
    ["SCAN 0 MATCH a*", undefined],
    ["FLUSHDB", undefined],
    ["GET", undefined],
  ])("of %j is %j", (line, key) => {
    expect(firstKey(line.split(" "))).toBe(key);
  });
});
