import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DockerImage } from "aws-cdk-lib/core";
import { type AssetCode, Code } from "aws-cdk-lib/aws-lambda";
import { mapValues } from "../map-values.ts";
import { BUNDLE_FILE, type Bundle, bundleFunctions } from "./bundle-functions.ts";
import { functionEntry } from "./function-entries.ts";

/**
 * The named functions' code, bundled with the config in one go, as assets named after their bytes.
 *
 * @throws {BundlingError} when a handler or the config is missing or can't be bundled.
 */
export function bundledCode<Name extends string>(
  configFile: string | URL,
  names: readonly Name[],
): Readonly<Record<Name, Code>> {
  const entries = Object.fromEntries(names.map((name) => [name, functionEntry(name)])) as Record<Name, string>;
  const bundles = bundleFunctions({ configFile, entries });
  return mapValues(bundles, (bundle, name) => codeOf(bundle, dirname(entries[name])));
}

/** Goes straight into the assembly, without a folder of ours to clean up. */
function codeOf({ module }: Bundle, sourceFolder: string): AssetCode {
  const write = (folder: string): boolean => {
    writeFileSync(join(folder, BUNDLE_FILE), module);
    return true;
  };
  return Code.fromAsset(sourceFolder, {
    assetHash: createHash("sha256").update(module).digest("hex"),
    bundling: { image: NEVER_PULLED, local: { tryBundle: write } },
  });
}

/** CDK asks for an image even where it has nothing to do. */
const NEVER_PULLED = DockerImage.fromRegistry("none");
