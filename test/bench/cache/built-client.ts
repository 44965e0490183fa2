import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type * as Client from "../../../shared/cache/index.ts";
import type * as Upstash from "../../../shared/cache/store/upstash-client.ts";

const SOURCE = fileURLToPath(new URL("../../../shared/cache/", import.meta.url));

const ENTRY = 'export * from "./index.ts"; export { upstashClient } from "./store/upstash-client.ts";';

/**
 * Our client as applications run it, compiled. What runs the TypeScript of this benchmark gives every function a name
 * whenever it is made, which those of the peers, compiled already, are spared.
 */
export async function builtClient(): Promise<typeof Client & typeof Upstash> {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: SOURCE, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "es2023",
  });
  const text = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  return (await import(`data:text/javascript;base64,${text}`)) as typeof Client & typeof Upstash;
}
