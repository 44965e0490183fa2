import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A resource of a template, as far as tests change it. */
export interface TemplateResource {
  readonly Type: string;
  Properties?: Record<string, unknown>;
}

/** Another deployment of an assembly: a copy, with resources changed. Its folder lasts as long as the test. */
export function patchAssembly(
  assembly: string,
  change: (resource: TemplateResource, logicalId: string) => void,
): string {
  const folder = mkdtempSync(join(tmpdir(), "tagwire-patched-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(assembly, folder, { recursive: true });
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".template.json"))) {
    const path = join(folder, file);
    const template = JSON.parse(readFileSync(path, "utf8")) as { Resources: Record<string, TemplateResource> };
    for (const [logicalId, resource] of Object.entries(template.Resources)) change(resource, logicalId);
    writeFileSync(path, JSON.stringify(template));
  }
  return folder;
}

/** The same app, deployed with a config that says something else. */
export function withOtherConfig(assembly: string, configHash: string): string {
  return patchAssembly(assembly, ({ Properties }) => {
    const { Variables } = (Properties?.["Environment"] ?? {}) as { readonly Variables?: Record<string, unknown> };
    if (Variables?.["TAGWIRE_CONFIG"] !== undefined) Variables["TAGWIRE_CONFIG"] = configHash;
  });
}
