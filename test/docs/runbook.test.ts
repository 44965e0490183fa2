import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { shopTemplate } from "../infra/constructs/shop.ts";

const runbook = readFileSync("docs/runbook.md", "utf8");
const events =
  readFileSync("shared/pipeline/events.ts", "utf8") + readFileSync("shared/pipeline/redrive/redrive-event.ts", "utf8");
const parts =
  readFileSync("shared/doctor/canary/canary-result.ts", "utf8") + readFileSync("shared/doctor/finding.ts", "utf8");

describe("the runbook's commands", () => {
  const resources = Object.entries(
    shopTemplate().toJSON()["Resources"] as Readonly<Record<string, { readonly Type: string }>>,
  );
  const asked = [...runbook.matchAll(/\(part (AWS::[\w:]+)\s+(\w+)\)/g)].map(
    ([, type = "", name = ""]) => [type, name] as const,
  );

  it("find the parts of a stack", () => {
    expect(asked.length).toBeGreaterThan(10);
  });

  it.each(asked)("find the one %s that is called %s", (type, name) => {
    expect(resources.filter(([id, { Type }]) => Type === type && id.includes(name))).toHaveLength(1);
  });

  it("use no part that was not found before", () => {
    const found = [...runbook.matchAll(/^([A-Z_]+)=\$\(/gm)].map(([, name]) => name);
    const used = [...runbook.matchAll(/"\$([A-Z_]+)[/"]/g)].map(([, name]) => name);

    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((name) => !["STACK", ...found].includes(name))).toEqual([]);
  });
});

describe("the runbook's queries", () => {
  const blocks = [...runbook.matchAll(/```(?:text|sh)\n(.*?)```/gs)].map(([, block = ""]) => block).join("\n");

  it("look for events that there are", () => {
    const named = [...blocks.matchAll(/message (?:=|in) (\[[^\]]*\]|"[^"]*")/g)].flatMap(([, list = ""]) =>
      [...list.matchAll(/"([^"]+)"/g)].map(([, type = ""]) => type),
    );

    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((type) => !events.includes(`type: "${type}"`))).toEqual([]);
  });

  it("read fields that events have", () => {
    const fields = [...blocks.matchAll(/event\.(\w+)(?:\.(\w+))?/g)].flatMap(([, ...names]) => names.filter(Boolean));

    expect(fields.length).toBeGreaterThan(30);
    expect(fields.filter((name) => !new RegExp(`readonly ${name}\\??:`).test(events + parts))).toEqual([]);
  });
});
