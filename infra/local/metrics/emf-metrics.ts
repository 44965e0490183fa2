import type { Measurement } from "./metric-store.ts";

/** What a line in CloudWatch's embedded metric format says of one namespace. */
interface Directive {
  readonly Namespace: string;
  /** Each set of names makes metrics of its own. */
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit?: string }[];
}

type EmfLine = Readonly<Record<string, unknown>> & {
  readonly _aws?: { readonly Timestamp: number; readonly CloudWatchMetrics: readonly Directive[] };
};

/** The measurements that a function's log line carries; none when it is an ordinary line. */
export function emfMetrics(text: string): readonly Measurement[] {
  const line = parse(text);
  if (!line?._aws) return [];
  const { Timestamp: atMs, CloudWatchMetrics } = line._aws;
  return CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(line[name])]));
      return Metrics.flatMap(({ Name: name, Unit: unit = "None" }) =>
        [line[name]].flat().map((value) => ({ namespace, name, dimensions, unit, value: Number(value), atMs })),
      );
    }),
  );
}

function parse(text: string): EmfLine | undefined {
  if (!text.includes('"_aws"')) return undefined;
  try {
    return JSON.parse(text) as EmfLine;
  } catch {
    return undefined; // an ordinary line that happens to have the word in it
  }
}
