import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { RuntimeError } from "./function-error.ts";

const MISSING_MODULE_CODES: ReadonlySet<unknown> = new Set(["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"]);

/** A function's entry point. */
export type Handler = (event: unknown, context: object) => unknown;

/**
 * Loads a handler as Lambda's Node.js runtime does.
 *
 * @param directory - folder of the bundle.
 * @param handler - `file.export`, where the file is `.js`, `.mjs` or `.cjs`, for example `index.handler`.
 * @throws {RuntimeError} `Runtime.ImportModuleError`, `Runtime.UserCodeSyntaxError`, `Runtime.HandlerNotFound`, …
 */
export async function loadHandler(directory: string, handler: string): Promise<Handler> {
  const [, moduleName = "", exportPath = ""] = /^([^.]*)\.(.+)$/.exec(basename(handler)) ?? [];
  if (exportPath === "") throw new RuntimeError("Runtime.MalformedHandlerName", `Bad handler: ${handler}`);
  const file = findModule(directory, join(dirname(handler), moduleName));
  const exported = exportPath
    .split(".")
    .reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), await loadModule(directory, file));
  if (typeof exported !== "function") {
    throw new RuntimeError("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
  }
  if (exported.length > 2) {
    throw new RuntimeError(
      "Runtime.CallbackHandlerDeprecated",
      "AWS Lambda does not support callback-based function handlers when using Node.js 24 or later",
    );
  }
  return exported as Handler;
}

function findModule(directory: string, name: string): string {
  const file = [".js", ".mjs", ".cjs"].map((extension) => join(directory, name + extension)).find(existsSync);
  if (file === undefined) {
    throw new RuntimeError("Runtime.ImportModuleError", `Error: Cannot find module '${basename(name)}'`);
  }
  return file;
}

async function loadModule(directory: string, file: string): Promise<unknown> {
  try {
    if (file.endsWith(".mjs") || (file.endsWith(".js") && isModuleScope(directory, file))) {
      return (await import(pathToFileURL(file).href)) as unknown;
    }
    return requireAlone(file);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeError("Runtime.UserCodeSyntaxError", String(error), { cause: error });
    }
    if (error instanceof Error && "code" in error && MISSING_MODULE_CODES.has(error.code)) {
      throw new RuntimeError("Runtime.ImportModuleError", String(error), { cause: error });
    }
    throw error;
  }
}

/**
 * Requires a bundle as if nothing lay above it. A bundle is alone in `/var/task`, but here it lies inside a project, whose
 * `"type": "module"` would make Node refuse a CommonJS `index.js`.
 */
function requireAlone(file: string): unknown {
  const require = createRequire(file);
  require.extensions[".js"] = (module, filename) => {
    (module as unknown as { _compile(code: string, filename: string): void })._compile(
      readFileSync(filename, "utf8"),
      filename,
    );
  };
  return require(file) as unknown;
}

/** Whether the nearest package.json says so, looking no higher than the bundle. */
function isModuleScope(directory: string, file: string): boolean {
  for (let folder = dirname(file); folder.startsWith(directory); folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) {
      const parsed: unknown = JSON.parse(readFileSync(manifest, "utf8"));
      return isRecord(parsed) && parsed["type"] === "module";
    }
  }
  return false;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
