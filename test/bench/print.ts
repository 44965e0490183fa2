import type { Figure } from "./figure.ts";

/** Figures as a terminal shows them, one on each line. */
export function asText(figures: readonly Figure[]): string {
  return byPart(figures)
    .flatMap(([part, those]) => [...(part === "" ? [] : [`  ${part}`]), ...those.map(line)])
    .join("\n");
}

/** Figures as tables: one for each part, and a column for each of those that are measured alike. */
export function asMarkdown(figures: readonly Figure[]): string {
  return byPart(figures)
    .map(([part, those]) => [...(part === "" ? [] : [`**${part}**`, ""]), ...table(those)].join("\n"))
    .join("\n\n");
}

function line({ figure, of, value, unit, aim }: Figure): string {
  const named = of === undefined ? figure : `${figure}: ${of}`;
  return `  ${named.padEnd(56)} ${rounded(value).padStart(8)} ${unit}${aim === undefined ? "" : `  (aim ${aim})`}`;
}

function table(figures: readonly Figure[]): readonly string[] {
  const columns = [...new Set(figures.map(({ of = "" }) => of))];
  const rows = [...new Set(figures.map(({ figure }) => figure))].map((name) => {
    const cells = columns.map((column) => figures.find(({ figure, of = "" }) => figure === name && of === column));
    const aim = cells.find((cell) => cell?.aim !== undefined)?.aim;
    return `| ${name}${aim === undefined ? "" : ` (aim ${aim})`} | ${cells.map(cell).join(" | ")} |`;
  });
  return [`| | ${columns.join(" | ")} |`, `|---|${columns.map(() => "--:|").join("")}`, ...rows];
}

const cell = (figure: Figure | undefined): string =>
  figure === undefined ? "–" : `${rounded(figure.value)} ${figure.unit}`.trim();

const rounded = (value: number): string => (value >= 100 ? Math.round(value).toString() : value.toPrecision(3));

function byPart(figures: readonly Figure[]): readonly (readonly [string, readonly Figure[]])[] {
  const parts = [...new Set(figures.map(({ part = "" }) => part))];
  return parts.map((name) => [name, figures.filter(({ part = "" }) => part === name)]);
}
