import { transformSync } from "esbuild";
import type { Config } from "../../../../shared/config/config.ts";
import * as door from "../../../../shared/config/index.ts";

/** Loads the text of a config as Node would, with the door `tagwire/config` that is here. */
export function loadConfig(text: string): Config {
  const { code } = transformSync(text, { loader: "ts", format: "cjs" });
  const module: { exports: { default?: Config } } = { exports: {} };
  // oxlint-disable-next-line no-implied-eval -- it is our own output, and importing hundreds of files would take minutes
  new Function("module", "exports", "require", code)(module, module.exports, () => door);
  if (!module.exports.default) throw new Error("the config exports nothing");
  return module.exports.default;
}
