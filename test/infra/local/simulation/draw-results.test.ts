import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, it } from "vitest";
import { drawResults } from "../../../../infra/local/simulation/draw-results.ts";
import type { PolicyResult } from "../../../../infra/local/simulation/simulate.ts";

it("names every policy with its dollars, the longer a change waits the further right", () => {
  const svg = drawResults("A <week> & more", [
    result("default", 2, { p50: 1, p99: 9, max: 11 }),
    result("each-at-once", 90, { p50: 0, p99: 0, max: 0 }),
    result("fixed-300s", 34, { p50: 150, p99: 299, max: 300 }),
  ]);

  expect(XMLValidator.validate(svg)).toBe(true);
  const dots = dotsIn(svg);
  expect(dots.map(({ label }) => label)).toStrictEqual(["default $2.00", "each-at-once $90.00", "fixed-300s $34.00"]);
  const byStaleness = [...dots].sort((a, b) => a.x - b.x).map(({ label }) => label);
  expect(byStaleness).toStrictEqual(["each-at-once $90.00", "default $2.00", "fixed-300s $34.00"]);
  const byDollars = [...dots].sort((a, b) => a.y - b.y).map(({ label }) => label);
  expect(byDollars).toStrictEqual(["each-at-once $90.00", "fixed-300s $34.00", "default $2.00"]);
});

it("writes no label over another, though all policies come to the same", () => {
  const same = ["a", "b", "c", "d", "e"].map((name) => result(name, 5, { p50: 60, p99: 60, max: 60 }));

  const heights = dotsIn(drawResults("same", same)).map(({ labelY }) => labelY);

  const gaps = heights.toSorted((a, b) => a - b).map((y, at, all) => y - (all[at - 1] ?? -Infinity));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(13);
});

it("draws nothing that costs nothing outside the picture", () => {
  const [dot] = dotsIn(drawResults("free", [result("default", 0, { p50: 0, p99: 0, max: 0 })]));

  expect(dot?.y).toBeGreaterThan(0);
  expect(dot?.y).toBeLessThan(420);
});

interface Dot {
  readonly label: string;
  readonly labelY: number;
  readonly x: number;
  readonly y: number;
}

function dotsIn(svg: string): readonly Dot[] {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "", isArray: (name) => name === "g" });
  const { svg: root } = parser.parse(svg) as {
    svg: { g: { circle: { cx: string; cy: string }; text: { "#text": string; y: string } }[] };
  };
  return root.g.map(({ circle, text }) => ({
    label: text["#text"],
    labelY: Number(text.y),
    x: Number(circle.cx),
    y: Number(circle.cy),
  }));
}

function result(name: string, dollars: number, staleness: PolicyResult["staleness"]): PolicyResult {
  const quota = { itemsPerSecond: 0, wildcardsPerSecond: 0, requestsPerSecond: 0, requests: 0 };
  const counts = { items: 0, billUsd: dollars, refetchUsd: 0, objectsPurged: 0, objectsNeedless: 0 };
  return { name, baseline: name !== "default", dollars, ...counts, staleness, quota };
}
