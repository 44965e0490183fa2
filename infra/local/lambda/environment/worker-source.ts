import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

let source: string | undefined;

/** The code of a worker thread as plain JavaScript, whether this runs as TypeScript or compiled. Bundled once. */
export function workerSource(): string {
  source ??= bundle();
  return source;
}

function bundle(): string {
  const entry = new URL(`./worker-main${extname(import.meta.url)}`, import.meta.url);
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    target: "node20",
  });
  return outputFiles.map((file) => file.text).join("\n");
}
