import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CfnResource, DockerImage, Stack } from "aws-cdk-lib/core";
import { type AssetCode, Code, type CodeConfig, type ResourceBindOptions } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
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

/** The same bytes for functions in any stack: an asset of CDK's belongs to one. */
class BundledCode extends Code {
  readonly isInline = false;
  readonly #make: () => AssetCode;
  readonly #codes = new Map<Stack, AssetCode>();

  constructor(make: () => AssetCode) {
    super();
    this.#make = make;
  }

  override bind(scope: Construct): CodeConfig {
    return this.#of(scope).bind(scope);
  }

  override bindToResource(resource: CfnResource, options?: ResourceBindOptions): void {
    this.#of(resource).bindToResource(resource, options);
  }

  #of(scope: Construct): AssetCode {
    const stack = Stack.of(scope);
    const code = this.#codes.get(stack) ?? this.#make();
    this.#codes.set(stack, code);
    return code;
  }
}

/** Goes straight into the assembly, without a folder of ours to clean up. */
function codeOf({ module }: Bundle, sourceFolder: string): Code {
  const write = (folder: string): boolean => {
    writeFileSync(join(folder, BUNDLE_FILE), module);
    return true;
  };
  const assetHash = createHash("sha256").update(module).digest("hex");
  const bundling = { image: NEVER_PULLED, local: { tryBundle: write } };
  return new BundledCode(() => Code.fromAsset(sourceFolder, { assetHash, bundling }));
}

/** CDK asks for an image even where it has nothing to do. */
const NEVER_PULLED = DockerImage.fromRegistry("none");
