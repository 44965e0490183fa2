import { describe, expect, it } from "vitest";
import { describeFindings } from "../../../../../shared/cli/commands/doctor/describe-findings.ts";
import { FINDINGS, type FindingCode } from "../../../../../shared/doctor/catalogue.ts";
import type { Finding } from "../../../../../shared/doctor/finding.ts";

const plain = (_: string, text: string): string => text;

describe("what the doctor found, for people", () => {
  it("says what is wrong where, why it matters and how to mend it, and how much there is", () => {
    const findings = [
      finding("stream-off", "Products", "its stream is off"),
      finding("not-checked", "Reviews", "no answer"),
    ];

    expect(describeFindings({ findings, checks: 17 }, plain)).toMatchInlineSnapshot(`
      "error        table Products: its stream is off
                   why   writes reach nobody, and every page of its items goes stale; the doctor orders coarse purges
                         until it is mended
                   mend  switch the stream on with NEW_AND_OLD_IMAGES, and deploy: it has a new ARN
                   stream-off

      unknown      table Reviews: no answer
                   why   what it looks at may be right or wrong
                   mend  what it says tells why: a permission, a time-out, a service that is away. It is tried again in
                         five minutes
                   not-checked

      17 checks: 1 error, 1 not checked"
    `);
  });

  it("is one line when all is well", () => {
    expect(describeFindings({ findings: [], checks: 17 }, plain)).toBe("healthy: 17 checks found nothing wrong");
  });

  it("fits a terminal, but for what has no space to break at", () => {
    const all = Object.keys(FINDINGS).map((code) => finding(code as FindingCode, "Products", "so it is"));

    const lines = describeFindings({ findings: all, checks: 99 }, plain).split("\n");

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it("is coloured by how bad it is", () => {
    const shown = describeFindings(
      { findings: [finding("stream-off", "Products", "its stream is off")], checks: 1 },
      (style, text) => `<${style}>${text}</>`,
    );

    expect(shown).toContain("<red>error       </> <bold>table Products</>: its stream is off");
  });
});

function finding(code: FindingCode, name: string, what: string): Finding {
  const { severity, why, mend } = FINDINGS[code];
  return { code, severity, place: { kind: "table", name }, what, why, mend };
}
