import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** All files below a folder, by their paths from it. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** A module of types leaves an empty one behind. */
export const holdsOnlyTypes = (file: string): boolean => readFileSync(file, "utf8") === "export {};\n";

/** Modules that these load, themselves included, however far away. Throws where one is missing. */
export function reachable(folder: string, entries: readonly string[], kind: ImportKind = "any"): readonly string[] {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const name of importsOf(file, kind)) if (name.startsWith(".")) visit(resolve(dirname(file), name));
  };
  for (const entry of entries) visit(join(folder, entry));
  return [...found].map((file) => relative(folder, file));
}

type ImportKind = "static" | "any";

export function importsOf(file: string, kind: ImportKind = "any"): readonly string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^(?:import|export)\b(?:[^"'`;=]*? from)? "([^"]+)"|\bimport\("([^"]+)"\)/gm)].flatMap(
    ([, name, dynamic]) => name ?? (kind === "any" ? dynamic : undefined) ?? [],
  );
}
