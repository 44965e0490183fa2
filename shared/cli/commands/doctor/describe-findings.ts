import type { Examination } from "../../../doctor/examine.ts";
import type { Finding } from "../../../doctor/finding.ts";
import type { Paint } from "../../output/paint.ts";

/** Longest line of text, in characters: what terminals show by default, less the indent. */
const WIDTH_CHARS = 100;

const INDENT = " ".repeat(13);

/** What the doctor found, as a table for people: what is wrong where, why it matters, how to mend it. */
export function describeFindings({ findings, checks }: Examination, paint: Paint): string {
  const rows = findings.flatMap((finding) => [...row(finding, paint), ""]);
  return [...rows, summary(findings, checks, paint)].join("\n");
}

function row({ severity, place, code, what, why, mend }: Finding, paint: Paint): readonly string[] {
  const { kind, name } = place;
  return [
    `${paint(COLOURS[severity], severity.padEnd(INDENT.length - 1))} ${paint("bold", `${kind} ${name}`)}: ${what}`,
    ...wrapped(`why   ${why}`),
    ...wrapped(`mend  ${mend}`),
    `${INDENT}${paint("dim", code)}`,
  ];
}

const COLOURS = { error: "red", unknown: "yellow", warning: "yellow", information: "dim" } as const;

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    if (line !== "" && line.length + 1 + word.length > WIDTH_CHARS) {
      lines.push(line);
      line = "      ";
    }
    line += line.trim() === "" ? word : ` ${word}`;
  }
  return [...lines, line].map((one) => INDENT + one);
}

function summary(findings: readonly Finding[], checks: number, paint: Paint): string {
  if (findings.length === 0) return paint("green", `healthy: ${checks} checks found nothing wrong`);
  const counts = (["error", "unknown", "warning", "information"] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${NOUNS[severity]}${count === 1 || severity === "unknown" ? "" : "s"}`];
  });
  return `${checks} checks: ${counts.join(", ")}`;
}

const NOUNS = { error: "error", unknown: "not checked", warning: "warning", information: "note" } as const;
