import type { StatusView } from "../../../doctor/status/status-view.ts";
import type { Paint } from "../../output/paint.ts";
import type { Measures } from "./read-measures.ts";
import { type StatusRow, statusRows } from "./status-rows.ts";

/** A status for people, on one screen, and what comes of it. */
export interface DescribedStatus {
  readonly text: string;
  /** Whether nothing needs a look. */
  readonly isWell: boolean;
}

/** Tells how everything is: one line each, what needs a look in colour, and how much that is. */
export function describeStatus(view: StatusView, measures: Measures | undefined, paint: Paint): DescribedStatus {
  const rows = statusRows(view, measures);
  const nameChars = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ kind, name, text, level }, i) => {
    const heading = rows[i - 1]?.kind === kind ? "" : kind;
    const mark = paint(COLOURS[level], MARKS[level]);
    return `${paint("dim", heading.padEnd(KIND_CHARS))} ${mark} ${paint("bold", name.padEnd(nameChars))}  ${text}`.trimEnd();
  });
  const looks = rows.filter(({ level }) => level === "look").length;
  const conclusion =
    looks === 0
      ? paint("green", "well: nothing needs a look")
      : paint("red", `${looks} ${looks === 1 ? "thing needs" : "things need"} a look`);
  return { text: [...lines, "", conclusion].join("\n"), isWell: looks === 0 };
}

/** As wide as the longest kind. */
const KIND_CHARS = "object cache".length;

const COLOURS: Readonly<Record<StatusRow["level"], "green" | "yellow" | "red">> = {
  well: "green",
  note: "yellow",
  look: "red",
};

/** Told apart without colour too. */
const MARKS: Readonly<Record<StatusRow["level"], string>> = { well: "·", note: "○", look: "●" };
