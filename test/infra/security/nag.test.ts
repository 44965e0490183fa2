import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type App, Validations } from "aws-cdk-lib/core";
import { AwsSolutionsChecks } from "cdk-nag";
import type { IConstruct } from "constructs";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { strangersApp, strangersAppWithKey, thisApp } from "./apps.ts";

/** Shorter ones say nothing. */
const SHORTEST_REASON_CHARS = 40;

describe.each([
  ["this repository's app", () => thisApp],
  ["the construct in a stranger's app", () => strangersApp()],
  ["the construct with a customer's key", strangersAppWithKey],
])("cdk-nag's AwsSolutions, over %s", (_, make) => {
  const app = make();

  it("finds nothing that is not acknowledged", () => {
    expect(findings(app)).toStrictEqual([]);
  });

  it("would find something for each acknowledgement: none is left from a resource that was mended or removed", () => {
    const raw = findings(app, { heedAcknowledgements: false });
    const idle = acknowledgements(app).filter(
      ({ path, rule }) => !raw.some((finding) => finding.rule === rule && `${finding.path}/`.startsWith(`${path}/`)),
    );

    expect(raw.length).toBeGreaterThan(0);
    expect(idle).toStrictEqual([]);
  });

  it("is answered with a reason, in words", () => {
    const reasons = acknowledgements(app).map(({ reason }) => reason);

    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.filter((reason) => reason.length < SHORTEST_REASON_CHARS)).toStrictEqual([]);
  });
});

it("runs as a plugin of a stranger's own app, and fails its synthesis for nothing of tagwire's", () => {
  const app = strangersApp();
  const pack = new AwsSolutionsChecks(app);
  const ran = vi.spyOn(pack, "validate");
  Validations.of(app).addPlugins(pack);

  const { directory } = app.synth();
  onTestFinished(() => rmSync(directory, { recursive: true }));

  expect(ran).toHaveBeenCalledOnce();
  const report = readFileSync(join(directory, "validation-report.json"), "utf8");
  expect(JSON.parse(report)).toMatchObject({ pluginReports: [] });
});

it("is acknowledged in one file alone", () => {
  const files = readdirSync("infra", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .filter((file) => /\.acknowledge\(|AwsSolutions-/.test(readFileSync(join("infra", file), "utf8")));

  expect(files).toStrictEqual(["constructs/acknowledgements.ts"]);
});

interface Finding {
  readonly rule: string;
  /** Of the construct. */
  readonly path: string;
}

function findings(app: App, { heedAcknowledgements = true } = {}): readonly Finding[] {
  const pack = new AwsSolutionsChecks(app);
  if (!heedAcknowledgements) Object.assign(pack, { isAcknowledged: () => false });
  return pack
    .validateScope(app)
    .violations.flatMap(({ ruleName: rule, violatingResources }) =>
      violatingResources.map(({ constructPath = "" }) => ({ rule, path: constructPath })),
    );
}

function acknowledgements(app: IConstruct) {
  return app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Readonly<Record<string, unknown>>))
      .map(([rule, reason]) => ({ path: node.path, rule: rule.replace(/^annotation::/i, ""), reason: String(reason) })),
  );
}
