import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readTrace } from "../../../../infra/local/catalogue/change-trace.ts";

let folder = "";
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "trace-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const LINE = JSON.stringify({ t: 1, op: "MODIFY", key: "jq", old: { version: "1" }, new: { version: "2" } });

it("reads JSON lines, gzipped or not, and passes over empty ones", async () => {
  const plain = await readTrace(file("a.jsonl", `${LINE}\n\n${LINE}\n`), "needed");
  const gzipped = await readTrace(file("a.jsonl.gz", gzipSync(`${LINE}\n\n${LINE}\n`)), "needed");

  expect(plain).toHaveLength(2);
  expect(gzipped).toStrictEqual(plain);
});

it.each([
  ["a line that is not JSON", "{", ":2: not JSON"],
  ["a change without a key", '{"t":1,"op":"REMOVE"}', ':2: needs a number "t" and a text "key"'],
  [
    "changed fields that are no names",
    '{"t":1,"op":"REMOVE","key":"a","changed":"b"}',
    ':2: "changed" must be a list of names',
  ],
  [
    "an unknown operation",
    '{"t":1,"op":"UPSERT","key":"a"}',
    ':2: "op" must be INSERT, MODIFY or REMOVE, got "UPSERT"',
  ],
  [
    "a change that is older than the one before",
    '{"t":0,"op":"REMOVE","key":"a"}',
    ":2: is older than the line before: 0 after 1",
  ],
  ["a trace without images", '{"t":1,"op":"MODIFY","key":"a"}', ':2: MODIFY needs the document "new"'],
])("refuses %s and names the line", async (_, text, message) => {
  await expect(readTrace(file("bad.jsonl", `${LINE}\n${text}\n`), "needed")).rejects.toThrow(message);
});

it("refuses a file that is not there, and one that is not gzip", async () => {
  await expect(readTrace(join(folder, "none.jsonl"), "needed")).rejects.toThrow("ENOENT");
  await expect(readTrace(join(folder, "none.jsonl.gz"), "needed")).rejects.toThrow("ENOENT");
  await expect(readTrace(file("plain.jsonl.gz", LINE), "needed")).rejects.toThrow("incorrect header check");
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
