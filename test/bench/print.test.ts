import { expect, it } from "vitest";
import { asMarkdown, asText } from "./print.ts";

const FIGURES = [
  { part: "reading", figure: "hit", of: "ours", value: 1.04, unit: "×", aim: "≤ 1.15" },
  { part: "reading", figure: "hit", of: "theirs", value: 8.6, unit: "×" },
  { part: "reading", figure: "set", of: "theirs", value: 1_234.5, unit: "µs" },
  { part: "writing", figure: "purge", value: 1, unit: "" },
];

it("makes a table of each part, with a column for each of those measured alike", () => {
  expect(asMarkdown(FIGURES)).toBe(
    [
      "**reading**",
      "",
      "| | ours | theirs |",
      "|---|--:|--:|",
      "| hit (aim ≤ 1.15) | 1.04 × | 8.60 × |",
      "| set | – | 1235 µs |",
      "",
      "**writing**",
      "",
      "| |  |",
      "|---|--:|",
      "| purge | 1.00 |",
    ].join("\n"),
  );
});

it("says the same in lines", () => {
  expect(asText(FIGURES).replaceAll(/ {2,}/g, " ").split("\n")).toStrictEqual([
    " reading",
    " hit: ours 1.04 × (aim ≤ 1.15)",
    " hit: theirs 8.60 ×",
    " set: theirs 1235 µs",
    " writing",
    " purge 1.00 ",
  ]);
});
