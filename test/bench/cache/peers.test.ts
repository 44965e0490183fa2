import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { besidePeers } from "./beside/beside-peers.ts";

interface Locked {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
}

const manifest = read<{ readonly dependencies: Readonly<Record<string, string>> }>("package.json");
const lock = read<{ readonly packages: Readonly<Record<string, Locked>> }>("package-lock.json").packages;

it("measures beside exactly the versions that its package names", () => {
  expect(lock[""]?.dependencies).toStrictEqual(manifest.dependencies);
  for (const [name, version] of Object.entries(manifest.dependencies)) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(lock[`node_modules/${name}`]?.version).toBe(version);
  }
});

it("installs peers from whatever registry is used, and runs nothing of theirs meanwhile", () => {
  for (const [name, { resolved, hasInstallScript }] of Object.entries(lock)) {
    expect(resolved, name).toBeUndefined();
    expect(hasInstallScript, name).toBeUndefined();
  }
});

it("says how to install peers where they are not, and goes on", async () => {
  const nothing = mkdtempSync(join(tmpdir(), "tagwire-peers-"));
  const said = vi.spyOn(console, "error").mockReturnValue(undefined);
  try {
    expect(await besidePeers({}, nothing)).toStrictEqual([]);
    expect(said).toHaveBeenCalledWith(expect.stringContaining("npm ci --prefix test/bench/cache/peers"));
  } finally {
    said.mockRestore();
    rmSync(nothing, { recursive: true });
  }
});

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./peers/${name}`, import.meta.url), "utf8")) as T;
}
