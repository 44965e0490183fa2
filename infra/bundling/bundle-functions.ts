import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildFailure, BuildOptions, Metafile } from "esbuild";
import { mapValues } from "../map-values.ts";
import { BundlingError } from "./bundling-error.ts";
import { sibling } from "./function-entries.ts";
import { loadEsbuild } from "./load-esbuild.ts";

export interface BundleOptions<Name extends string> {
  /** Module whose default export is the config. A relative path starts at the working directory. */
  readonly configFile: string | URL;
  /** Absolute path of each function's handler. */
  readonly entries: Readonly<Record<Name, string>>;
}

/** One function as it is deployed: a single module, `index.mjs`. */
export interface Bundle {
  readonly module: Uint8Array;
  /** npm packages it contains, sorted. */
  readonly packages: readonly string[];
}

/** Name of the one file of a bundle. */
export const BUNDLE_FILE = "index.mjs";

/**
 * Bundles all functions in one esbuild call, with the config inside: one process, and what they share is parsed once.
 * The same input gives the same bytes.
 *
 * @throws {BundlingError} with esbuild's own words when something can't be resolved or parsed.
 */
export function bundleFunctions<Name extends string>({
  configFile,
  entries,
}: BundleOptions<Name>): Readonly<Record<Name, Bundle>> {
  const config = existingFile(configFile);
  const { outputFiles, metafile } = build({
    ...SETTINGS,
    entryPoints: Object.entries<string>(entries).map(([name, entry]) => ({ in: entry, out: name })),
    // Bytes must not depend on where synth was started.
    absWorkingDir: dirname(config),
    alias: { ...OWN_MODULES, "#config": config },
  });
  const inputs = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [resolve(dirname(config), path), output.inputs]),
  );
  return mapValues(entries, (_, name) => {
    const path = resolve(OUT, `${name}.mjs`);
    const file = outputFiles.find((output) => output.path === path);
    if (!file) throw new BundlingError(`esbuild made no bundle of ${name}`);
    return { module: file.contents, packages: packagesIn(inputs.get(path) ?? {}) };
  });
}

/**
 * The config's module by itself, with all that it imports except tagwire.
 *
 * @throws {BundlingError} when it is missing or can't be bundled.
 */
export function bundleConfig(configFile: string | URL): Uint8Array {
  const config = existingFile(configFile);
  const { outputFiles } = build({
    ...SETTINGS,
    entryPoints: [{ in: config, out: "config" }],
    // short names are chosen by how often letters occur, those of comments and types included
    minify: false,
    minifyWhitespace: true,
    minifySyntax: true,
    absWorkingDir: dirname(config),
    external: ["tagwire/config"],
  });
  const [file] = outputFiles;
  if (!file) throw new BundlingError("esbuild made no bundle of the config");
  return file.contents;
}

/** Nothing is written there: the outputs stay in memory, named below it. */
const OUT = resolve("/tagwire-bundles");

/**
 * What user code and SDKs import, and what they get. The config must meet the very modules that the functions use, and
 * Lambda always hands credentials over in the environment: the SDK's provider chain would be 110 KB never run.
 */
const OWN_MODULES = {
  "tagwire/config": sibling("../../shared/config/index"),
  "tagwire/cache": sibling("../../shared/cache/index"),
  "tagwire/cache/headers": sibling("../../shared/cache/headers"),
  "tagwire/cache/hono": sibling("../../shared/cache/hono"),
  "tagwire/cache/keys": sibling("../../shared/cache/keys"),
  "tagwire/cache/lease": sibling("../../shared/cache/lease"),
  "tagwire/cache/memory": sibling("../../shared/cache/memory"),
  "tagwire/cache/pages": sibling("../../shared/cache/pages"),
  "tagwire/cache/reporters": sibling("../../shared/cache/reporters"),
  "tagwire/cache/resp": sibling("../../shared/cache/resp"),
  "tagwire/cache/upstash": sibling("../../shared/cache/upstash"),
  "@aws-sdk/credential-provider-node": sibling("../../shared/adapters/aws/credentials-from-env"),
};

const SETTINGS = {
  outdir: OUT,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  write: false,
  metafile: true,
  format: "esm",
  platform: "node",
  // Lambda runs Node 24, the local stack whatever is here.
  target: "node20",
  // The SDK's ES modules are shaken; the CommonJS ones that `node` prefers are not.
  mainFields: ["module", "main"],
  minify: true,
  legalComments: "none",
  // A CommonJS package that the config brings along may call `require` for Node's own modules. No minified name is this long.
  banner: {
    js: 'import{createRequire as tagwireCreateRequire}from"node:module";const require=tagwireCreateRequire(import.meta.url);',
  },
  logLevel: "silent",
} satisfies BuildOptions;

function build(options: BuildOptions & Omit<typeof SETTINGS, "minify">) {
  const { buildSync, formatMessagesSync } = loadEsbuild();
  try {
    return buildSync<typeof options>(options);
  } catch (cause) {
    const { errors } = cause as Partial<BuildFailure>;
    if (!errors) throw cause;
    throw new BundlingError(
      formatMessagesSync([...errors], { kind: "error" })
        .join("")
        .trim(),
      { cause },
    );
  }
}

function existingFile(file: string | URL): string {
  const path = file instanceof URL ? fileURLToPath(file) : resolve(file);
  if (existsSync(path)) return path;
  throw new BundlingError(`configFile ${relative(process.cwd(), path)}: no such file, looked in ${process.cwd()}`);
}

const PACKAGE = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/;

function packagesIn(inputs: Metafile["outputs"][string]["inputs"]): readonly string[] {
  const contributing = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return [...new Set(contributing.flatMap(([path]) => PACKAGE.exec(path)?.[1] ?? []))].sort();
}
