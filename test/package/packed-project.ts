import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runIn } from "./run-in.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What a build reads. Nothing else of the checkout is near it, so neither is what an earlier build left. */
const SOURCES = ["functions", "infra", "shared", "test/tsconfig.build.json", "test/tsconfig.declarations.json", "docs"];

/** What a stranger brings along besides tagwire and the packages it asks them for. */
const OWN_PACKAGES = ["@types/node", "tsx", "typescript"];

/** A project that was empty, with tagwire installed from its tarball. */
export interface PackedProject {
  readonly folder: string;
  /** Where tagwire is installed. */
  readonly installed: string;
  readonly manifest: Manifest;
  remove(): void;
}

interface Manifest {
  readonly type: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/**
 * Packs tagwire as a release would and installs the tarball as npm does, but from what this checkout has installed, so
 * without a network: linked are the packages that the tarball's manifest names, and no others.
 */
export function packedProject(): PackedProject {
  const folder = mkdtempSync(join(tmpdir(), "tagwire-packed-"));
  const checkout = join(folder, "checkout");
  const installed = join(folder, "node_modules/tagwire");
  mkdirSync(installed, { recursive: true });
  for (const name of [...SOURCES, ...filesOf(ROOT)])
    cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(checkout, "node_modules"));

  runIn(checkout, "npm", "pack", "--offline", "--no-update-notifier", "--pack-destination", folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "no tarball";
  execFileSync("tar", ["-xzf", join(folder, tarball), "-C", installed, "--strip-components=1"]);
  rmSync(checkout, { recursive: true });

  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Manifest;
  const named = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies), ...OWN_PACKAGES];
  for (const name of named) link(name, folder);
  return { folder, installed, manifest, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Modules that the package's users may import. */
export function doorsOf({ manifest }: PackedProject): readonly string[] {
  return Object.values(manifest.exports).flatMap((door) => (typeof door === "string" ? [] : door.default));
}

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

function link(name: string, folder: string): void {
  const target = join(ROOT, "node_modules", name);
  if (!existsSync(target)) throw new Error(`${name} is not installed here: npm ci`);
  mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
  symlinkSync(target, join(folder, "node_modules", name));
}
