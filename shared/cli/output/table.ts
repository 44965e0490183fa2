import type { Paint } from "./paint.ts";

/** Text of a table, with a style where it has one. */
export type Cell = string | { readonly text: string; readonly style: Parameters<Paint>[0] };

/** Rows below a header, in columns as wide as what is in them. */
export function table(header: readonly string[], rows: readonly (readonly Cell[])[], paint: Paint): string {
  const all = [header.map((text) => ({ text, style: "dim" as const })), ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ""))));
  return all.map((row) => lineOf(row, widths, paint)).join("\n");
}

function lineOf(row: readonly Cell[], widths: readonly number[], paint: Paint): string {
  return row
    .map((cell, column) => {
      const padding = " ".repeat((widths[column] ?? 0) - widthOf(cell));
      const shown = typeof cell === "string" ? cell : paint(cell.style, cell.text);
      return column === row.length - 1 ? shown : shown + padding;
    })
    .join("  ")
    .trimEnd();
}

const CHARACTERS = new Intl.Segmenter();

/** In characters as people count them. */
function widthOf(cell: Cell): number {
  return [...CHARACTERS.segment(typeof cell === "string" ? cell : cell.text)].length;
}
