import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type * as Client from "../../../shared/cache/index.ts";
import type * as Memory from "../../../shared/cache/memory.ts";
import type * as Resp from "../../../shared/cache/resp.ts";
import type * as UpstashClient from "../../../shared/cache/store/upstash-client.ts";
import type * as Upstash from "../../../shared/cache/upstash.ts";

const SOURCE = fileURLToPath(new URL("../../../shared/cache/", import.meta.url));

const MODULES = ["index", "memory", "resp", "upstash", "store/upstash-client"];

/** What {@link MODULES} export. */
type BuiltClient = typeof Client & typeof Memory & typeof Resp & typeof Upstash & typeof UpstashClient;

/**
 * Our client as applications run it, compiled. What runs the TypeScript of this benchmark gives every function a name
 * whenever it is made, which those of the peers, compiled already, are spared.
 */
export async function builtClient(): Promise<BuiltClient> {
  const { outputFiles } = await build({
    stdin: {
      contents: MODULES.map((name) => `export * from "./${name}.ts";`).join("\n"),
      resolveDir: SOURCE,
      loader: "ts",
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "es2023",
  });
  const text = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  return (await import(`data:text/javascript;base64,${text}`)) as BuiltClient;
}
