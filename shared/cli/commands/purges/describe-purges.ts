import type { PurgeLine, PlanView, PurgeListView } from "../../../http/views.ts";
import { describeTime } from "../../output/describe-time.ts";
import type { Paint } from "../../output/paint.ts";
import { type Cell, table } from "../../output/table.ts";
import { describeCause } from "../../output/describe-cause.ts";
import { describeWho } from "../../output/describe-who.ts";

/** Most of what a line has room for, in characters. */
const WHAT_CHARS = 48;

/** Purges in lines, for people. */
export function describePurges(purges: PurgeListView["purges"], paint: Paint): string {
  if (purges.length === 0) return "nothing was purged";
  const rows = purges.map((purge) => (purge.kind === "plan" ? planRow(purge) : askedRow(purge)));
  return table(["TIME", "ID", "AT", "WHAT", "FOR", "STATE"], rows, paint);
}

function planRow({ id, edge, state, plannedAt, items }: PlanView): readonly Cell[] {
  const causes = [...new Set(items.flatMap((item) => item.causes.map(describeCause)))];
  const style = STYLES[state];
  return [
    { text: describeTime(plannedAt), style: "dim" },
    id,
    edge,
    shortened(items.map(({ item }) => item)),
    shortened(causes),
    style === undefined ? state : { text: state, style },
  ];
}

function askedRow({ id, edges, resolved, by, reason, acceptedAt, state }: PurgeLine): readonly Cell[] {
  const { tags, keys, patterns, paths, all } = resolved;
  return [
    { text: describeTime(acceptedAt), style: "dim" },
    id,
    ["Redis", ...edges].join(", "),
    all ? "everything" : shortened([...tags, ...keys, ...patterns, ...paths]),
    shortened([reason ?? `asked by ${describeWho(by)}`]),
    { text: state, style: "dim" },
  ];
}

const STYLES: Readonly<Partial<Record<PlanView["state"], "green" | "red" | "dim">>> = {
  effective: "green",
  parked: "red",
  observed: "dim",
};

/** As many names as there is room for, at least one, and how many more there are. */
function shortened(names: readonly string[]): string {
  let text = names[0] ?? "";
  if (text.length > WHAT_CHARS) text = `${text.slice(0, WHAT_CHARS - 1)}…`;
  let shown = 1;
  while (shown < names.length && text.length + (names[shown]?.length ?? 0) + 2 <= WHAT_CHARS) {
    text += `, ${names[shown]}`;
    shown += 1;
  }
  return names.length > shown ? `${text} +${names.length - shown}` : text;
}
