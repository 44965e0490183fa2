import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { announce, runningStacks, type StackAddress } from "../../../../shared/cli/target/running-stacks.ts";

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "running-stacks-"));
  folder = join(parent, "running");
});
afterEach(() => rmSync(parent, { recursive: true }));

it("finds a stack while it runs, and leaves nothing once it has stopped", () => {
  expect(runningStacks(folder)).toStrictEqual([]);

  const stopped = announce(ADDRESS, folder);
  expect(runningStacks(folder)).toStrictEqual([ADDRESS]);

  stopped();
  expect(runningStacks(folder)).toStrictEqual([]);
  expect(existsSync(folder)).toBe(false);
});

it("leaves the announcements of others alone when a stack stops", () => {
  const stopped = announce(ADDRESS, folder);
  writeFileSync(join(folder, `${process.ppid}.json`), JSON.stringify(ADDRESS));

  stopped();

  expect(runningStacks(folder)).toStrictEqual([ADDRESS]);
});

it("can be told twice that a stack has stopped", () => {
  const stopped = announce(ADDRESS, folder);

  stopped();

  expect(stopped).not.toThrow();
});

it("forgets a stack whose process has died", () => {
  announce(ADDRESS, folder);
  const { pid } = spawnSync(process.execPath, ["--version"]);
  writeFileSync(join(folder, `${pid}.json`), JSON.stringify(ADDRESS));

  expect(runningStacks(folder)).toHaveLength(1);
  expect(readdirSync(folder)).toStrictEqual([`${process.pid}.json`]);
});

it("passes over what is no announcement, or only half of one", () => {
  announce(ADDRESS, folder);
  writeFileSync(join(folder, "notes.txt"), "mine");
  writeFileSync(join(folder, `${process.ppid}.json`), '{"edges":');

  expect(runningStacks(folder)).toStrictEqual([ADDRESS]);
  expect(readdirSync(folder)).toContain("notes.txt");
});

const ADDRESS: StackAddress = {
  edges: { www: { url: "http://127.0.0.1:1", distributionId: "E1", tagHeader: "cache-tag" } },
  endpoints: {
    dynamodb: "http://127.0.0.1:2",
    sqs: "",
    s3: "",
    cloudfront: "",
    lambda: "",
    secretsmanager: "",
    ssm: "",
    cloudwatch: "",
    sns: "",
    eventbridge: "",
  },
  redis: { url: "", token: "" },
  tables: {},
  functions: [],
  status: "",
};
