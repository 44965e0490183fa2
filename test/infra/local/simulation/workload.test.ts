import { expect, it } from "vitest";
import { catalogueAsks } from "../../../../infra/local/simulation/catalogue-asks.ts";
import { pageAsks } from "../../../../infra/local/simulation/page-asks.ts";
import { makeWorkload } from "../../../../infra/local/simulation/workload.ts";
import config from "../../../../tagwire.config.ts";
import { pages } from "../../../kit/workloads.ts";

it("takes a key for the path of a page, which is under each section it is in", () => {
  expect(pageAsks({ key: "cloud/aws/s3 acl" })).toStrictEqual([
    { item: "#page:cloud/aws/s3%20acl", under: ["#section:cloud/aws", "#section:cloud"] },
    { item: "#section:cloud/aws", under: ["#section:cloud"] },
    { item: "#section:cloud", under: [] },
  ]);
});

it("knows a page to be there unless it was inserted since, or removed", () => {
  const { objects, changes } = pages([
    "0 MODIFY docs/old",
    "1 INSERT docs/new",
    "2 REMOVE docs/old",
    "3 REMOVE docs/old",
  ]);

  expect(objects).toStrictEqual([
    { forms: 1, droppedBy: ["#page:docs/old", "#section:docs"], atFirst: true },
    { forms: 1, droppedBy: ["#page:docs/new", "#section:docs"], atFirst: false },
  ]);
  expect(changes.map(({ turn }) => turn)).toStrictEqual([
    undefined,
    { object: 1, isThere: true },
    { object: 0, isThere: false },
    undefined,
  ]);
});

it("asks the demo's rules what a document of the catalogue makes stale", () => {
  const asksOf = catalogueAsks(config, "Products", "www");
  const old = { version: "1", license: "MIT", bin: "jq" };
  const under = ["#products"];

  expect(asksOf({ t: 0, op: "MODIFY", key: "jq", old, new: { ...old, bin: "jq.exe" } })).toStrictEqual([
    { item: "#product:jq", under, objects: 2 },
  ]);
  expect(asksOf({ t: 1, op: "MODIFY", key: "jq", old, new: { ...old, license: "ISC" } })).toStrictEqual([
    { item: "#product:jq", under, objects: 2 },
    { item: "#category:MIT", under, objects: 2 },
    { item: "#category:ISC", under, objects: 2 },
    { item: "#categories", under },
  ]);
});

it("makes up what a document holds where the trace tells only which fields changed", () => {
  const asksOf = catalogueAsks(config, "Products", "www");
  const items = (changed: readonly string[]): readonly string[] =>
    asksOf({ t: 0, op: "MODIFY", key: "jq", changed }).map(({ item }) => item);

  expect(items(["architecture"])).toStrictEqual(["#product:jq"]);
  expect(items(["version"])).toStrictEqual(["#product:jq", "#category:unknown"]);
  expect(items(["version"])).toStrictEqual(["#product:jq", "#category:unknown"]);
});

it("counts no object for a path that is purged beside tags", () => {
  const trace = [{ t: 0, op: "INSERT", key: "jq", new: { license: "MIT" } } as const];

  const { objects, changes } = makeWorkload(trace, catalogueAsks(config, "Products", "www"));

  expect(changes[0]?.asks.map(({ item }) => item)).toContain("/products/jq");
  expect(objects.map(({ forms, droppedBy: [item] }) => `${forms} ${item}`)).toStrictEqual([
    "2 #product:jq",
    "2 #category:mit",
    "1 #categories",
  ]);
});
