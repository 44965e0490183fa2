import { expect, it } from "vitest";
import { eachAtOnce, fixedWindows, openNext } from "../../../../infra/local/simulation/baselines.ts";
import { score } from "../../../../infra/local/simulation/score.ts";
import { pages } from "../../../kit/workloads.ts";

const WORKLOAD = pages(["0 MODIFY docs/a", "3 MODIFY docs/a", "4 MODIFY docs/b", "12 MODIFY news"]);

it("counts a purge as needless for what was not stale, and only for what is there", () => {
  const workload = pages(["0 MODIFY a", "1 REMOVE gone", "2 MODIFY b", "90 INSERT later"]);
  const sends = [
    { atMs: 5_000, items: ["/*"] },
    { atMs: 6_000, items: ["/*"] },
    { atMs: 90_000, items: ["#page:later"] },
  ];

  const { objectsPurged, objectsNeedless, billUsd, refetchUsd, dollars } = score(workload, sends, 0.01);

  expect({ objectsPurged, objectsNeedless }).toStrictEqual({ objectsPurged: 3 + 2 + 1, objectsNeedless: 2 });
  expect([billUsd, refetchUsd, dollars].map((usd) => usd.toFixed(3))).toStrictEqual(["0.015", "0.020", "0.035"]);
});

it("measures staleness from each change to the first call after it that purges what it made stale", () => {
  const sends = [
    { atMs: 3_000, items: ["#section:docs"] },
    { atMs: 14_000, items: ["#section:docs", "#page:news"] },
  ];

  const { staleness } = score(WORKLOAD, sends, 0);

  // page and section: 3 s, 0 s and 10 s each; the news 2 s
  expect(staleness).toStrictEqual({ p50: 3, p99: 10, max: 10 });
});

it("refuses a policy that forgets something stale", () => {
  expect(() => score(WORKLOAD, [{ atMs: 20_000, items: ["#section:docs"] }], 0)).toThrow("1 items were never sent for");
});

it("tells how much of each quota was used at most within a second", () => {
  const workload = pages(["0 MODIFY a", "0.5 MODIFY b", "1 MODIFY c"]);

  const { quota } = score(
    workload,
    [
      { atMs: 500, items: ["#page:a", "/*"] },
      { atMs: 1_499, items: ["/*"] },
    ],
    0,
  );

  expect(quota).toStrictEqual({ itemsPerSecond: 3, wildcardsPerSecond: 2, requestsPerSecond: 2, requests: 2 });
});

it("pays for every item of every change when each goes at once", () => {
  expect(score(WORKLOAD, eachAtOnce(WORKLOAD), 0)).toMatchObject({ items: 7, staleness: { max: 0 } });
});

it("pays once for what is stale twice within a fixed window, and sends when the window ends", () => {
  expect(fixedWindows(WORKLOAD, 10_000)).toStrictEqual([
    { atMs: 10_000, items: ["#page:docs/a", "#section:docs", "#page:docs/b"] },
    { atMs: 20_000, items: ["#page:news"] },
  ]);
});

it("pays for each path twice where OpenNext sends it, half of it for wildcards", () => {
  const workload = pages(["0 MODIFY a", "0 MODIFY a", "5 MODIFY b"]);

  const { items, quota } = score(workload, openNext(workload), 0);

  expect({ items, quota }).toMatchObject({
    items: 6,
    quota: { requests: 2, wildcardsPerSecond: 2, itemsPerSecond: 4 },
  });
});
