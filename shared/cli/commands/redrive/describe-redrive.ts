import { describeAge } from "../../output/describe-age.ts";
import type { RedriveSummary } from "../../../pipeline/redrive/summary.ts";

/** What a redrive did, and what it left, for people. */
export function describeRedrive(summary: RedriveSummary): string {
  const { deadLetters, done, gaveUp, failed, held, left, oldestMs, archived, details } = summary;
  const lines = [
    ["dead letters", deadLetters, "taken off their queues"],
    ["done", done, ""],
    ["given up", gaveUp, "purged as a whole in their place, and archived"],
    ["failed", failed, "will be tried again"],
    ["held", held, "something around them is wrong: mend it, and redrive again"],
    ["left", left, left > 0 ? `the oldest for ${describeAge(oldestMs)}` : ""],
    ["archived", archived, "kept for thirty days"],
  ] as const;
  const shown = lines.filter(([name, count]) => count > 0 || name === "done" || name === "left");
  return [
    ...shown.map(([name, count, note]) => `${name.padEnd(13)}${String(count).padStart(5)}  ${note}`.trimEnd()),
    ...details.map(({ outcome, what, why = "" }) => `  ${outcome}: ${what}${why === "" ? "" : `\n    ${why}`}`),
  ].join("\n");
}
