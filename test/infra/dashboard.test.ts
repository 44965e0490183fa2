import type { Template } from "aws-cdk-lib/assertions";
import { beforeAll, describe, expect, it } from "vitest";
import { CACHE_METRICS } from "../../shared/cache/reporters/tally.ts";
import { shopTemplate } from "./constructs/shop.ts";

const cacheMetrics = { namespace: "Shop/Cache", dimensions: { service: "site" } };

describe("the dashboard", () => {
  let measured: Template;

  beforeAll(() => {
    measured = shopTemplate(() => ({ cacheMetrics }));
  });

  it("shows what the purge API is asked, what it refuses and how fast it answers, unless there is none", () => {
    const ofApi = (template: Template) => metricsOf(template).filter(({ namespace }) => namespace === "AWS/ApiGateway");

    expect(new Set(ofApi(measured).map(({ name }) => name))).toStrictEqual(new Set(["Count", "4xx", "5xx", "Latency"]));
    for (const { dimensions } of ofApi(measured)) expect(dimensions[0]).toBe("ApiId");
    expect(titlesOf(measured).filter((title) => title.startsWith("purge API"))).toHaveLength(3);
    expect(titlesOf(shopTemplate(() => ({ purgeApi: false }))).join()).not.toContain("purge API");
  });

  it("says nothing of a cache that nobody measures", () => {
    expect(metricsOf(shopTemplate()).filter(({ namespace }) => namespace === "Shop/Cache")).toStrictEqual([]);
    expect(titlesOf(shopTemplate()).join()).not.toContain("cache");
  });

  it("shows all that the cache's reporter emits, where it emits it: nobody pays for what he can't see", () => {
    const shown = metricsOf(measured).filter(({ namespace }) => namespace === "Shop/Cache");

    expect(new Set(shown.map(({ name }) => name))).toStrictEqual(new Set(CACHE_METRICS));
    for (const { dimensions } of shown) expect(dimensions).toStrictEqual(["service", "site"]);
  });

  it("shows the cache's hit ratio in percent of what it was asked for", () => {
    const [graph] = widgetsOf(measured).filter(({ title }) => title === "cache: hit ratio, %");

    expect(graph?.metrics).toStrictEqual([
      [expect.objectContaining({ expression: "100 * hits / (hits + misses)", label: "hit ratio" })],
      ["Shop/Cache", "Hits", "service", "site", { stat: "Sum", visible: false, id: "hits" }],
      ["Shop/Cache", "Misses", "service", "site", { stat: "Sum", visible: false, id: "misses" }],
    ]);
  });
});

interface Graph {
  readonly title?: string;
  readonly metrics?: readonly (readonly unknown[])[];
}

/** Graphs of the one dashboard; what CloudFormation fills in, for example the region, is left as a sign. */
function widgetsOf(template: Template): readonly Graph[] {
  const [dashboard] = Object.values(template.findResources("AWS::CloudWatch::Dashboard"));
  const body = dashboard?.["Properties"].DashboardBody as {
    readonly "Fn::Join": readonly [string, readonly unknown[]];
  };
  const text = body["Fn::Join"][1].map((part) => (typeof part === "string" ? part : "?")).join("");
  return (JSON.parse(text) as { readonly widgets: readonly { readonly properties: Graph }[] }).widgets.map(
    ({ properties }) => properties,
  );
}

const titlesOf = (template: Template): readonly string[] => widgetsOf(template).map(({ title = "" }) => title);

/** Each is listed as `[namespace, name, dimension, value, …, how to draw it]`. */
function metricsOf(template: Template) {
  return widgetsOf(template).flatMap(({ metrics = [] }) =>
    metrics.flatMap((row) => {
      const [namespace, name, ...dimensions] = row.filter((part) => typeof part === "string");
      return namespace === undefined ? [] : [{ namespace, name, dimensions }];
    }),
  );
}
