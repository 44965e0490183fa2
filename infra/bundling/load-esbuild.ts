import { createRequire } from "node:module";
import type * as esbuild from "esbuild";
import { BundlingError } from "./bundling-error.ts";

/**
 * esbuild, loaded only when something is bundled: an app that passes its own code needs none.
 *
 * @throws {BundlingError} when it can't be loaded.
 */
export function loadEsbuild(load: (name: string) => unknown = createRequire(import.meta.url)): typeof esbuild {
  try {
    return load("esbuild") as typeof esbuild;
  } catch (cause) {
    throw new BundlingError("esbuild can't be loaded: run `npm install esbuild` where tagwire is installed", { cause });
  }
}
