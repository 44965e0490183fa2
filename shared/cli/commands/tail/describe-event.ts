import type { PlanView } from "../../../http/views.ts";
import { describeAge } from "../../output/describe-age.ts";
import { describeCause } from "../../output/describe-cause.ts";
import { describeUsd } from "../../output/describe-usd.ts";
import { describeWho } from "../../output/describe-who.ts";
import { firstOf } from "../../output/first-of.ts";
import type { Paint } from "../../output/paint.ts";
import type { TailEvent } from "./feed.ts";

/** What of a plan is shown in its line; the rest is counted. */
const SHOWN = 3;

/** An event in a line: when, where, what was purged and for what, what it cost, and how long since the write. */
export function describeEvent(told: TailEvent, paint: Paint): string {
  const time = paint("dim", `${told.at.slice(11, 19)}Z`);
  if (told.event === "asked") {
    const { by, reason, resolved, edges } = told.entry;
    const { all, tags, keys, patterns, paths } = resolved;
    const what = all ? "everything" : firstOf([...tags, ...keys, ...patterns, ...paths], SHOWN);
    const why = reason === undefined ? "" : ` (${reason})`;
    return [time, paint("cyan", "asked"), edges.join(",") || "redis", what, `← ${describeWho(by)}${why}`].join("  ");
  }
  const { edge, items, usd = 0, invalidation } = told.entry;
  const since = sinceWritten(told);
  const texts = items.map(({ item }) => item);
  const [color, word] = WORDS[told.event];
  const isAboutSending = told.event === "sent" || told.event === "observed" || told.event === "parked";
  return [
    time,
    paint(color, word),
    edge,
    firstOf(texts, SHOWN),
    ...(isAboutSending ? [`← ${causesOf(items)}`, describeUsd(usd)] : []),
    ...(since === undefined ? [] : [`${seconds(since)} after the write`]),
    ...(invalidation === undefined ? [] : [paint("dim", invalidation)]),
  ].join("  ");
}

const WORDS = {
  sent: ["green", "sent"],
  observed: ["yellow", "observed"],
  parked: ["red", "refused"],
  effective: ["green", "effective"],
  overdue: ["red", "not confirmed"],
} as const satisfies Readonly<Record<Exclude<TailEvent["event"], "asked">, readonly [Parameters<Paint>[0], string]>>;

/** From the first write to the event, in milliseconds; `undefined` for what no write made stale. */
export function sinceWritten({ at, entry }: TailEvent): number | undefined {
  const written = entry.kind === "plan" ? entry.steps.find(({ step }) => step === "written") : undefined;
  return written && Math.max(0, Date.parse(at) - Date.parse(written.at));
}

/** Each once: `Products/page name`, and `asked` for what somebody asked for. */
function causesOf(items: PlanView["items"]): string {
  const causes = items.flatMap((item) =>
    item.causes.map((cause) => (cause.purge === undefined ? describeCause(cause) : "asked")),
  );
  return firstOf([...new Set(causes)], SHOWN);
}

/** To a tenth where that is worth something. */
function seconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : describeAge(ms);
}
