import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ApiWorld } from "../../../functions/purge-api/api-world.ts";
import { type Ended, runCommand, type Surroundings } from "../run-command.ts";
import { addressOf, withApi } from "../with-api.ts";

const OLD = { pk: "PRODUCT#7", category: "tv" };
const NEW = { pk: "PRODUCT#7", category: "radio" };
const [OLD_IMAGE, NEW_IMAGE] = [image(OLD), image(NEW)];

describe("tagwire explain", () => {
  it("tells what a change makes stale, by which rule and attribute, and what is sent for how much", async () => {
    const { code, stdout, stderr } = await explain(["--old", text(OLD), "--new", text(NEW)]);

    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "This change of Products makes 4 things stale.

           STALE           IN               RULE            BECAUSE
      tag  product:7       Redis, www, old  Products/page   category differs
      tag  category:tv     Redis, www, old  Products/lists  what the rule emits differs
      tag  navigation      Redis, www, old  Products/lists  what the rule emits differs
      tag  category:radio  Redis, www, old  Products/lists  what the rule emits differs

      edge     www  #product:7, #category:tv, #navigation, #category:radio  $0.020
      edge     old  #product:7, #category:tv, #navigation, #category:radio  $0.040  (sent twice: its tag headers are written by hand)
      cost     $0.060
      "
    `);
  });

  it.each([
    ["--new", "new"],
    ["--old", "removed"],
  ])("says of an item that comes or goes that this is why: %s", async (flag, said) => {
    const { stdout } = await explain([flag, text(OLD)]);

    expect(stdout).toMatch(new RegExp(`^tag {2}product:7 .* Products/page +the item is ${said}$`, "m"));
    expect(stdout).not.toContain("differs");
  });

  it("says why nothing is stale", async () => {
    const unwatched = { ...OLD, colour: "red" };

    expect((await explain(["--old", text(OLD), "--new", text(unwatched)])).stdout).toBe(
      "This change of Products makes nothing stale: nothing differs that a rule watches, and every rule emits the same.\n",
    );
    expect((await explain(["--new", '{"pk":"SHELF#1"}'])).stdout).toBe(
      "This change of Products makes nothing stale: the item is of no source of the config.\n",
    );
  });

  it("ends with 1 when a rule throws, and tells what is purged instead", async () => {
    const { code, stdout } = await explain(["--old", text(OLD), "--new", text({ ...OLD, broken: true })]);

    expect(code).toBe(1);
    expect(stdout).toMatch(/^This change of Products makes a rule throw, .*\n {2}Products\/lists: TypeError/);
    expect(stdout).toContain("tags     products, navigation\n");
  });

  it("prints what the API answers, for scripts", async () => {
    const { stdout } = await explain(["--old", text(OLD), "--new", text(NEW), "--json"]);

    expect(JSON.parse(stdout)).toMatchObject({ effect: "stale", usd: expect.any(Number) });
  });
});

describe("a change", () => {
  const expected = explain(["--old", text(OLD), "--new", text(NEW)]);

  it.each<[string, readonly string[], string?]>([
    ["items as DynamoDB JSON", ["--old", text(OLD_IMAGE), "--new", text(NEW_IMAGE)]],
    ["what aws dynamodb get-item prints", ["--old", text({ Item: OLD_IMAGE }), "--new", text({ Item: NEW_IMAGE })]],
    ["one of them piped in", ["--old", text(OLD), "--new", "-"], text(NEW)],
    ["a record of a stream", [text({ dynamodb: { OldImage: OLD_IMAGE, NewImage: NEW_IMAGE } })]],
    [
      "an event with one record",
      ["-"],
      text({ Records: [{ dynamodb: { OldImage: OLD_IMAGE, NewImage: NEW_IMAGE } }] }),
    ],
    ["both in one", ["-"], text({ old: OLD, new: NEW_IMAGE })],
  ])("may be given as %s", async (_, args, stdin) => {
    expect(await explain(args, stdin === undefined ? {} : { stdin })).toStrictEqual(await expected);
  });

  it("may be in files", async () => {
    const folder = mkdtempSync(join(tmpdir(), "explain-"));
    const [before, after] = [join(folder, "before.json"), join(folder, "after.json")];
    writeFileSync(before, text(OLD));
    writeFileSync(after, text(NEW));

    expect(await explain(["--old", before, "--new", after])).toStrictEqual(await expected);
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["nothing", [], "which change? Say --old and --new, or name a record"],
    ["two things from stdin", ["--old", "-", "--new", "-"], "stdin can be one of"],
    ["a record and an item", ["--old", "{}", "{}"], "a record, or --old and --new, not both"],
    ["a file that is not there", ["--new", "nowhere.json"], "nowhere.json can't be read: ENOENT"],
    ["no JSON", ["--new", "{pk}"], "--new: not JSON: "],
    ["no object", ["-"], "the record: must be an object"],
    ["several records", ['{"Records":[{},{}]}'], "the event has 2 records"],
    ["keys alone", ['{"dynamodb":{"Keys":{}}}'], "must have NEW_AND_OLD_IMAGES"],
    ["something else", ['{"a":1}'], "neither of a stream nor {old, new}"],
  ])("is refused as %s", async (_, args, message) => {
    const ended = await explain(args, { stdin: "[]" });

    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain(message);
  });

  it("is of the only table of the stack that runs here, or of one that is named", async () => {
    const world = new ApiWorld();
    const tables = (names: Readonly<Record<string, string>>): Surroundings => ({
      ...withApi(world),
      runningStacks: () => [{ ...addressOf("http://127.0.0.1:4100"), tables: names }],
    });
    const args = ["explain", "--new", text(NEW)];

    expect((await runCommand(args, tables({ Products: "Shop-Products" }))).code).toBe(0);
    const several = await runCommand(args, tables({ Products: "a", Reviews: "b" }));
    expect(several).toMatchObject({ code: 2, stderr: expect.stringContaining("of which table? Say --table") });
    expect((await runCommand([...args, "--table", "Shelves"], withApi(world))).stderr).toContain(
      "must be one of Products",
    );
  });
});

function text(value: unknown): string {
  return JSON.stringify(value);
}

function image(item: Readonly<Record<string, string>>): Readonly<Record<string, { readonly S: string }>> {
  return Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }]));
}

async function explain(args: readonly string[], given: Surroundings = {}): Promise<Ended> {
  return await runCommand(["explain", "--table", "Products", ...args], { ...withApi(new ApiWorld()), ...given });
}
