import type { PurgeView } from "../../http/views.ts";
import { describeUsd } from "./describe-usd.ts";
import { firstOf } from "./first-of.ts";
import type { Paint } from "./paint.ts";

type Resolved = Pick<PurgeView, "resolved" | "edges" | "usd">;

const LABEL_CHARS = 9;

/** What a purge comes to, for people: what it drops, what each edge is sent, and what that costs. */
export function describeResolved(purge: Resolved, paint: Paint): readonly string[] {
  return [...describeTargets(purge.resolved, paint), ...describeCost(purge, paint)];
}

/** What several purges cost together; nothing for a single one. */
export function describeSum(purges: readonly Pick<Resolved, "usd">[], paint: Paint): readonly string[] {
  if (purges.length === 1) return [];
  const usd = purges.reduce((sum, purge) => sum + purge.usd, 0);
  return [paint("bold", `${purges.length} purges, ${describeUsd(usd)} in all`)];
}

/** What a purge drops. */
function describeTargets({ tags, keys, patterns, paths, all }: Resolved["resolved"], paint: Paint): readonly string[] {
  return [
    ...(all ? [labelled("all", "everything at the edges and in Redis", paint)] : []),
    ...named("tags", tags, paint),
    ...named("keys", [...keys, ...patterns], paint),
    ...named("paths", paths, paint),
  ];
}

/** What each edge is sent, and what that costs. */
export function describeCost({ edges, usd }: Pick<Resolved, "edges" | "usd">, paint: Paint): readonly string[] {
  return [
    ...edges.map((edge) => labelled("edge", describeEdge(edge, paint), paint)),
    labelled("cost", paint("bold", describeUsd(usd)), paint),
  ];
}

function labelled(label: string, text: string, paint: Paint): string {
  return `${paint("dim", label.padEnd(LABEL_CHARS))}${text}`;
}

function named(label: string, names: readonly string[], paint: Paint): readonly string[] {
  return names.length === 0 ? [] : [labelled(label, firstOf(names), paint)];
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
