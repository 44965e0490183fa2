import { type Box, placeLabel } from "./place-label.ts";
import type { PolicyResult } from "./simulate.ts";

const WIDTH = 760;
const HEIGHT = 420;
const LEFT = 64;
const RIGHT = 24;
const TOP = 56;
const BOTTOM = 76;
const DOT_RADIUS = 5;

/** Left free above the dearest and below the cheapest for labels. */
const ROOM = 36;

const LEAST_USD = 0.001;

/** Seconds that are written on the axis, as far as they are needed. */
const STALENESS_TICKS = new Map([
  [0, "0"],
  [1, "1 s"],
  [5, "5 s"],
  [20, "20 s"],
  [60, "1 min"],
  [300, "5 min"],
  [1_800, "30 min"],
  [7_200, "2 h"],
  [86_400, "1 day"],
]);

const STYLE = `
  svg { font: 13px system-ui, sans-serif; --ground: #fff; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --planner: #0b5cad; --optimum: #1a7f37 }
  @media (prefers-color-scheme: dark) {
    svg { --ground: #0d1117; --ink: #e6edf3; --soft: #9198a1; --line: #30363d; --planner: #79b8ff; --optimum: #56d364 }
  }
  .ground { fill: var(--ground) } text { fill: var(--ink) } .title { font-weight: 600; font-size: 15px } .soft { fill: var(--soft) }
  .grid { stroke: var(--line) } .policy { fill: var(--soft); stroke: var(--soft); stroke-width: 2 }
  .planner { fill: var(--planner); stroke: var(--planner) } .optimum { fill: var(--optimum); stroke: var(--optimum) } .optimum circle { fill: none }
  .policy text { fill: inherit; stroke: var(--ground); stroke-width: 4; paint-order: stroke } .planner text { font-weight: 600 }`;

/**
 * Draws what each policy costs against how long changes wait under it, as an SVG: a dot for the median, a line to the longest, a
 * stroke across it at the 99th percentile. Both axes are logarithmic.
 */
export function drawResults(title: string, results: readonly PolicyResult[]): string {
  const x = staleAxis(results);
  const y = dollarAxis(results);
  const marks = results.map((result) => ({ result, ...placeOf(result, x.at, y.at) }));
  const taken: Box[] = marks.map(({ dotX, lineEndX, dotY }) => ({
    left: dotX - DOT_RADIUS,
    right: lineEndX + DOT_RADIUS,
    top: dotY - DOT_RADIUS,
    bottom: dotY + DOT_RADIUS,
  }));
  const policies = marks.map((mark) => {
    const label = `${mark.result.name} $${mark.result.dollars.toFixed(2)}`;
    const { left, baseline } = placeLabel(label, mark, taken, { left: LEFT, right: WIDTH - RIGHT });
    return drawPolicy(mark, `<text x="${n(left)}" y="${n(baseline)}">${escape(label)}</text>`);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(title)}">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text class="title" x="${LEFT}" y="26">${escape(title)}</text>`,
    `<text class="soft" x="${LEFT}" y="45">dollars, refetch of what was purged needlessly included</text>`,
    ...y.ticks.map(
      ({ at, text }) =>
        `<path class="grid" d="M${LEFT} ${n(at)}H${WIDTH - RIGHT}"/><text class="soft" x="${LEFT - 8}" y="${n(at + 4)}" text-anchor="end">${text}</text>`,
    ),
    ...x.ticks.map(
      ({ at, text }) =>
        `<path class="grid" d="M${n(at)} ${TOP}V${HEIGHT - BOTTOM}"/><text class="soft" x="${n(at)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${text}</text>`,
    ),
    `<text class="soft" x="${LEFT}" y="${HEIGHT - 32}">how long a change waits to be sent: dot for the median, stroke for 99 of 100, line to the longest</text>`,
    `<text class="soft" x="${LEFT}" y="${HEIGHT - 12}">planner in blue, what is cheapest for whoever knows the future in green, other ways in grey</text>`,
    ...policies,
    "</svg>\n",
  ].join("\n");
}

interface Axis {
  readonly at: (value: number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

function staleAxis(results: readonly PolicyResult[]): Axis {
  const most = Math.max(1, ...results.map(({ staleness }) => staleness.max));
  const width = WIDTH - LEFT - RIGHT - 24;
  const at = (seconds: number): number => LEFT + 12 + (width * Math.log1p(seconds)) / Math.log1p(most);
  const ticks = Array.from(STALENESS_TICKS, ([seconds, text]) => ({ seconds, text, at: at(seconds) }));
  return { at, ticks: ticks.filter(({ seconds }) => seconds <= most) };
}

function dollarAxis(results: readonly PolicyResult[]): Axis {
  const dollars = results.map((result) => result.dollars).filter((usd) => usd > 0);
  const low = Math.log(dollars.length === 0 ? LEAST_USD : Math.min(...dollars));
  const high = Math.max(Math.log(Math.max(...dollars, LEAST_USD)), low + 1);
  const [top, bottom] = [TOP + ROOM, HEIGHT - BOTTOM - ROOM];
  const heightOf = (usd: number): number => bottom - ((Math.log(usd) - low) * (bottom - top)) / (high - low);
  const steps = [-3, -2, -1, 0, 1, 2, 3, 4, 5].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));
  const ticks = steps.map((usd) => ({ at: heightOf(usd), text: `$${Number(usd.toPrecision(1))}` }));
  return {
    // What costs nothing has no place on such an axis: it is drawn below all that costs something.
    at: (usd) => Math.min(heightOf(usd), bottom + ROOM / 2),
    ticks: ticks.filter(({ at }) => at >= TOP && at <= HEIGHT - BOTTOM),
  };
}

interface Mark {
  readonly dotX: number;
  readonly dotY: number;
  readonly strokeX: number;
  readonly lineEndX: number;
}

function placeOf(
  { dollars, staleness }: PolicyResult,
  x: (seconds: number) => number,
  y: (usd: number) => number,
): Mark {
  return { dotX: x(staleness.p50), dotY: y(dollars), strokeX: x(staleness.p99), lineEndX: x(staleness.max) };
}

function drawPolicy(
  { result, dotX, dotY, strokeX, lineEndX }: Mark & { readonly result: PolicyResult },
  label: string,
): string {
  const kind = result.name === "offline-optimum" ? " optimum" : result.baseline ? "" : " planner";
  return (
    `<g class="policy${kind}"><path d="M${n(dotX)} ${n(dotY)}H${n(lineEndX)}M${n(strokeX)} ${n(dotY - 4)}v8"/>` +
    `<circle cx="${n(dotX)}" cy="${n(dotY)}" r="${kind === " optimum" ? DOT_RADIUS + 3 : DOT_RADIUS}"/>${label}</g>`
  );
}

/** A tenth of a pixel is enough. */
function n(pixels: number): string {
  return String(Math.round(pixels * 10) / 10);
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
