import { describe, expect, it } from "vitest";
import { objection } from "../../../../shared/cache/store/objection.ts";
import type { Command } from "../../../../shared/cache/store/store.ts";

const LOOK: Command = ["MGET", "a", "b"];
const CLAIM: Command = ["SET", "a", "k1.x", "NX", "GET", "PX", "1"];
const LEASE: Command = ["SET", "a", "x", "NX", "PX", "1"];
const KEEP: Command = ["SET", "a", "text", "PX", "1"];
const PURGE: Command = ["UNLINK", "a"];

describe("what a server answers", () => {
  it.each<[Command, readonly unknown[]]>([
    [LOOK, [["text", null]]],
    [CLAIM, [null, "k1.another"]],
    [LEASE, ["OK", null]],
    [KEEP, ["OK"]],
    [PURGE, [0, 1, "1", 1n]],
    [
      ["PEXPIRE", "a", "1"],
      [0, 1],
    ],
  ])("is taken for what it is: to %j", (command, replies) => {
    for (const reply of replies) expect(objection([command], [reply])).toBeUndefined();
  });

  it.each<[Command, readonly unknown[]]>([
    [LOOK, [["text"], ["text", null, null], ["text", 1], "text", null]],
    // Some do as if GET was not there: all readers would hold the same nonce, and no purge would ever destroy it.
    [CLAIM, ["OK", "", 1, undefined]],
    [LEASE, ["k1.x", 1, undefined]],
    [KEEP, [null, "QUEUED", 1]],
    [PURGE, ["OK", null, "", [1], undefined]],
  ])("confirms nothing where it fits no such request: to %j", (command, replies) => {
    for (const reply of replies) expect(objection([command], [reply])).toBe("an answer that fits no request");
  });

  it.each([[[]], [[1, 1]], [undefined], [{ 0: 1, length: 1 }]])(
    "confirms nothing where it is not one for each: %j",
    (replies) => {
      expect(objection([PURGE], replies as readonly unknown[])).toBe("an answer that fits no request");
    },
  );

  it("is a refusal where one of several is, without what it quotes", () => {
    const refused = new Error("OOM command not allowed: 'value-nobody-may-see'");

    expect(objection([PURGE, KEEP], [1, refused])).toBe("a command was refused: OOM command not allowed");
  });
});
