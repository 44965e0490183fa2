import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** All of the package is compiled once. */
const COMPILE_TIMEOUT_MS = 120_000;

let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "tagwire-published-"));
  const modules = join(project, "node_modules");
  mkdirSync(join(modules, "tagwire"), { recursive: true });
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  }
  cpSync(join(ROOT, "package.json"), join(modules, "tagwire/package.json"));
  const outDir = join(modules, "tagwire/dist");
  execFileSync("npx", ["--no-install", "tsc", "-p", "test/tsconfig.build.json", "--outDir", outDir], { cwd: ROOT });
}, COMPILE_TIMEOUT_MS);

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

it("bundles the functions from the published package with a config that knows only the package", () => {
  writeFileSync(join(project, "tagwire.config.mjs"), CONFIG);
  writeFileSync(join(project, "app.mjs"), APP);

  execFileSync(process.execPath, ["app.mjs"], { cwd: project });

  const assets = readdirSync(join(project, "cdk.out")).filter((name) => name.startsWith("asset."));
  expect(assets).toHaveLength(3);
});

const CONFIG = `
import { defineConfig, defineTags, item, source } from "tagwire/config";
const tags = defineTags({ product: "product:{id}" });
const page = { name: "page", tags: ({ key }) => [tags.product(key)] };
export default defineConfig({
  namespace: "shop",
  tags,
  sources: [source({ table: "Products", item: item(), match: { pk: "PRODUCT#{id}" }, rules: [page] })],
  edges: { www: {} },
});
`;

const APP = `
import { App, Stack } from "aws-cdk-lib/core";
import { Distribution } from "aws-cdk-lib/aws-cloudfront";
import { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Tagwire } from "tagwire/cdk";
import config from "./tagwire.config.mjs";
const app = new App({ outdir: "cdk.out", builtinCloudFormationValidation: false });
const stack = new Stack(app, "Shop");
const tableStreamArn = "arn:aws:dynamodb:eu-central-1:111122223333:table/Products/stream/2026-11-20T00:00:00.000";
new Tagwire(stack, "Tagwire", {
  config,
  configFile: "tagwire.config.mjs",
  tables: { Products: TableV2.fromTableAttributes(stack, "Products", { tableName: "Products", tableStreamArn }) },
  edges: { www: { distribution: Distribution.fromDistributionAttributes(stack, "Www", { distributionId: "E2EXAMPLE", domainName: "d1.cloudfront.net" }) } },
  redis: { main: { url: "https://shop.upstash.io", token: Secret.fromSecretNameV2(stack, "Token", "shop/redis") } },
});
app.synth();
`;
