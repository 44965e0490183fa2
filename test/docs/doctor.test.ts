import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FINDINGS } from "../../shared/doctor/catalogue.ts";

const PAGE = "docs/doctor.md";
const TABLE = /(?<=<!-- findings: .* -->\n)[^]*(?=<!-- end of findings -->)/;

it("lists every finding, with why it matters and how to mend it (UPDATE=1 writes it)", () => {
  const rows = Object.entries(FINDINGS).map(
    ([code, { severity, meaning, why, mend }]) => `| \`${code}\` | ${severity} | ${meaning} | ${why} | ${mend} |`,
  );
  const table = [
    "",
    "| code | severity | what | why it matters | how to mend |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
    "",
  ].join("\n");

  const page = readFileSync(PAGE, "utf8");
  if (process.env["UPDATE"] === "1")
    writeFileSync(
      PAGE,
      page.replace(TABLE, () => table),
    );

  expect(readFileSync(PAGE, "utf8")).toContain(table);
});
