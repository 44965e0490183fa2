import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App, Stack } from "aws-cdk-lib/core";
import { Function, Runtime } from "aws-cdk-lib/aws-lambda";
import { describe, expect, it } from "vitest";
import { bundledCode } from "../../../infra/bundling/bundled-code.ts";

const CONFIG = fileURLToPath(new URL("../../../tagwire.config.ts", import.meta.url));

describe("bundled code", () => {
  it("is one module in the assembly, under the same name each time", () => {
    const first = assetsOfApp();
    const second = assetsOfApp();

    expect(first).toHaveLength(1);
    expect(second).toEqual(first);
    expect(first[0]?.files).toEqual(["index.mjs"]);
  });

  it("has another name once the code is another", () => {
    expect(assetsOfApp("redis-retry")).not.toEqual(assetsOfApp("purge-edge"));
  });
});

function assetsOfApp(name: "redis-retry" | "purge-edge" = "redis-retry") {
  const app = new App({ builtinCloudFormationValidation: false });
  const code = bundledCode(CONFIG, [name]);
  new Function(new Stack(app, "Stack"), "Fn", {
    runtime: Runtime.NODEJS_24_X,
    handler: "index.handler",
    code: code[name],
  });
  const { directory } = app.synth();
  return readdirSync(directory)
    .filter((file) => file.startsWith("asset."))
    .map((asset) => ({
      asset,
      files: readdirSync(join(directory, asset)),
      bytes: readFileSync(join(directory, asset, "index.mjs")).byteLength,
    }));
}
