import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One resource of a template, as CloudFormation has it. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
}

/** The parts of a CloudFormation template that say what to run. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown; readonly Type?: string }>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
}

/** A stack of a synthesized app. */
export interface AssemblyStack {
  readonly name: string;
  readonly template: Template;
  /** Folder of the asset whose S3 key begins with this hash. */
  readonly assetDirectories: ReadonlyMap<string, string>;
}

interface Manifest {
  readonly artifacts: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly dependencies?: readonly string[];
        readonly properties?: Readonly<Record<string, string>>;
      }
    >
  >;
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source: { readonly path?: string } }>>;
}

/**
 * Reads what `cdk synth` wrote.
 *
 * @param directory - the cloud assembly, usually `cdk.out`.
 * @returns its stacks, each after the stacks it depends on.
 */
export function readAssembly(directory: string): readonly AssemblyStack[] {
  const read = <T>(file: string): T => JSON.parse(readFileSync(join(directory, file), "utf8")) as T;
  const { artifacts } = read<Manifest>("manifest.json");
  const stacks: AssemblyStack[] = [];
  const visited = new Set<string>();

  const visit = (id: string): void => {
    const artifact = artifacts[id];
    if (!artifact || visited.has(id)) return;
    visited.add(id);
    artifact.dependencies?.forEach(visit);
    if (artifact.type !== "aws:cloudformation:stack") return;
    const assetDirectories = new Map<string, string>();
    for (const dependency of artifact.dependencies ?? []) {
      const manifest = artifacts[dependency];
      if (manifest?.type !== "cdk:asset-manifest" || !manifest.properties?.["file"]) continue;
      const { files = {} } = read<AssetManifest>(manifest.properties["file"]);
      for (const [hash, { source }] of Object.entries(files)) {
        if (source.path) assetDirectories.set(hash, join(directory, source.path));
      }
    }
    const template = read<Template>(String(artifact.properties?.["templateFile"]));
    stacks.push({ name: artifact.properties?.["stackName"] ?? id, template, assetDirectories });
  };
  Object.keys(artifacts).forEach(visit);
  return stacks;
}
