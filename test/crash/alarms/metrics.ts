import { beforeAll, describe, expect, it } from "vitest";
import type { KnownMetric, MetricIdentity } from "../../../infra/local/metrics/metric-store.ts";
import type { CrashWorld } from "../../kit/crash-world.ts";
import { note, product } from "../../kit/fixture-items.ts";

/** What alarms and dashboards promise of the metrics that they are made of. @param begun - a world in which much went wrong. */
export function metricsPromises(begun: () => CrashWorld): void {
  describe("metrics", () => {
    let world: CrashWorld;
    /** What was measured, the faults above included, and those that wake nobody. */
    let known: readonly KnownMetric[];

    beforeAll(async () => {
      world = begun();
      world.faults.on({ operation: "SendMessageBatch", target: "EdgeItems" }, () => ({ kind: "drop" }), 9);
      await world.put(product("3"), product("4", { price: -1 }), note("n", "new"));
      await world.settle();
      known = world.stack.cloudwatch.metrics.known();
    });

    it("that alarms watch are really measured", () => {
      const watched = alarmProperties(world).map(metricOf);

      expect(watched.filter((metric) => !isKnown(metric, known))).toEqual([]);
    });

    it("that the dashboard shows are really measured", () => {
      const shown = dashboardMetrics(world);

      expect(shown.length).toBeGreaterThan(40);
      expect(shown.filter((metric) => !isKnown(metric, known))).toEqual([]);
    });

    it("of our own are each watched by an alarm or shown on the dashboard: nobody pays for others", () => {
      const used = new Set(
        [...alarmProperties(world).map(metricOf), ...dashboardMetrics(world)].map(({ name }) => name),
      );
      const own = known.filter(({ namespace }) => namespace === "Tagwire/Fixture").map(({ name }) => name);

      expect(own.length).toBeGreaterThan(15);
      expect(own.filter((name) => !used.has(name))).toEqual([]);
    });

    it("are compared with thresholds in their own unit, as the alarm's sentence says", () => {
      for (const alarm of alarmProperties(world)) {
        const { unit = "none" } = known.find(({ name }) => name === alarm.MetricName) ?? {};

        expect([alarm.MetricName, alarm.Threshold]).toEqual([alarm.MetricName, saidThreshold(alarm, unit)]);
      }
    });
  });
}

interface AlarmProperties {
  readonly AlarmDescription: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Threshold: number;
}

function alarmProperties({ stack }: CrashWorld): readonly AlarmProperties[] {
  const metric = stack.cloudwatch.alarms.all().filter(({ kind }) => kind === "metric");
  return metric.map(({ properties }) => properties as unknown as AlarmProperties);
}

function metricOf({ Namespace: namespace, MetricName: name, Dimensions }: AlarmProperties): MetricIdentity {
  return { namespace, name, dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])) };
}

/** A graph lists each metric as `[namespace, name, dimension, value, …, how to draw it]`, and what is computed of them as `[how]`. */
function dashboardMetrics({ stack }: CrashWorld): readonly MetricIdentity[] {
  const bodies = [...stack.cloudwatch.dashboards.values()].map((body) => JSON.parse(body) as DashboardBody);
  const rows = bodies.flatMap(({ widgets }) => widgets.flatMap(({ properties }) => properties.metrics ?? []));
  return rows.flatMap((row) => {
    const [namespace, name = "", ...rest] = row.filter((part) => typeof part === "string");
    const pairs = rest.flatMap((part, at) => (at % 2 === 0 ? [[part, rest[at + 1] ?? ""] as const] : []));
    return namespace === undefined ? [] : [{ namespace, name, dimensions: Object.fromEntries(pairs) }];
  });
}

interface DashboardBody {
  readonly widgets: readonly {
    readonly properties: { readonly metrics?: readonly (readonly (string | object)[])[] };
  }[];
}

/** Measured under these dimensions; or, for a table on which that fault did not happen, under the same kind of dimension. */
function isKnown({ namespace, name, dimensions }: MetricIdentity, known: readonly KnownMetric[]): boolean {
  const keys = Object.keys(dimensions).sort().join();
  const values = new Set(known.flatMap((metric) => Object.values(metric.dimensions)));
  return (
    known.some(
      (one) => one.namespace === namespace && one.name === name && Object.keys(one.dimensions).sort().join() === keys,
    ) && Object.values(dimensions).every((value) => values.has(value))
  );
}

/** What the sentence says is too much, in the metric's unit. */
function saidThreshold({ AlarmDescription }: AlarmProperties, unit: string): number {
  const [, relation, amount = "", what = ""] = /(more than|at least) (\d+) (\w+)/.exec(AlarmDescription) ?? [];
  const seconds = { seconds: 1, minutes: 60, hour: 3_600, hours: 3_600 }[what];
  if (seconds !== undefined) return Number(amount) * seconds * (unit === "Milliseconds" ? 1_000 : 1);
  expect(unit).toBe("Count");
  return Number(amount) - (relation === "at least" ? 1 : 0);
}
