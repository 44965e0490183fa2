import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildSync, type BuildOptions } from "esbuild";

/** Largest each door for readers may be, in bytes: minified, gzipped, other packages not counted. */
export const CACHE_DOORS = {
  "./dist/shared/cache/index.js": 8_192,
  "./dist/shared/cache/headers.js": 2_400,
  "./dist/shared/cache/hono.js": 1_500,
  "./dist/shared/cache/keys.js": 3_100,
  "./dist/shared/cache/lease.js": 1_900,
  "./dist/shared/cache/memory.js": 1_000,
  "./dist/shared/cache/pages.js": 9_450,
  "./dist/shared/cache/reporters.js": 1_760,
  "./dist/shared/cache/resp.js": 700,
  "./dist/shared/cache/upstash.js": 1_600,
} as const;

/** What one import costs whoever bundles it. */
export interface BundledDoor {
  /** Minified and gzipped, other packages not counted. */
  readonly bytes: number;
  /** Other packages it loads, and modules of Node. */
  readonly loads: readonly string[];
}

/** Bundles a compiled door as an application would, for any runtime. */
export function bundledDoor(installed: string, door: string): BundledDoor {
  const { outputFiles, metafile } = bundle(installed, door, { packages: "external" });
  const loads = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  return { bytes: gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).byteLength, loads: [...new Set(loads)] };
}

/**
 * Bundles a compiled door with all that it loads as an edge runtime would.
 *
 * @returns what is left to load.
 * @throws when it needs something that only Node has.
 */
export function loadsAtTheEdge(installed: string, door: string): readonly string[] {
  const { metafile } = bundle(installed, door, { conditions: ["worker"], mainFields: ["module", "main"] });
  return Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
}

function bundle(installed: string, door: string, options: BuildOptions) {
  return buildSync({
    ...options,
    entryPoints: [join(installed, door)],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    outdir: "out",
    format: "esm",
    platform: "neutral",
    target: "es2023",
  });
}
