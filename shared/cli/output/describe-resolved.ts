import type { PurgeView } from "../../http/views.ts";
import { describeUsd } from "./describe-usd.ts";
import { firstOf } from "./first-of.ts";
import type { Paint } from "./paint.ts";

type Resolved = Pick<PurgeView, "resolved" | "edges" | "usd">;

const LABEL_CHARS = 9;

/** What a purge comes to, for people: what it drops, what each edge is sent, and what that costs. */
export function describeResolved({ resolved, edges, usd }: Resolved, paint: Paint): readonly string[] {
  const { tags, keys, patterns, paths, all } = resolved;
  const rows: (readonly [string, string])[] = [
    ...(all ? [["all", "everything at the edges and in Redis"] as const] : []),
    ...named("tags", tags),
    ...named("keys", [...keys, ...patterns]),
    ...named("paths", paths),
    ...edges.map((edge) => ["edge", describeEdge(edge, paint)] as const),
    ["cost", paint("bold", describeUsd(usd))],
  ];
  return rows.map(([label, text]) => `${paint("dim", label.padEnd(LABEL_CHARS))}${text}`);
}

function named(label: string, names: readonly string[]): readonly (readonly [string, string])[] {
  return names.length === 0 ? [] : [[label, firstOf(names)]];
}

function describeEdge({ edge, mode, items, covered, sends, usd }: Resolved["edges"][number], paint: Paint): string {
  const notes = [
    ...(sends > 1 ? ["sent twice: its tag headers are written by hand"] : []),
    ...(covered.length > 0 ? [`${covered.length} more covered by these`] : []),
    ...(mode === "observe" ? ["observed only: nothing is sent"] : []),
  ];
  const note = notes.length === 0 ? "" : paint("dim", `  (${notes.join("; ")})`);
  return `${paint("bold", edge)}  ${firstOf(items)}  ${describeUsd(usd)}${note}`;
}
