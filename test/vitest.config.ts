import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));
const deep = process.env["DEEP"] === "1";

/** `*.test.ts` runs always, `*.race.ts` too with a longer limit, `*.deep.ts` only in `npm run test:deep`. */
export default defineConfig({
  root,
  resolve: {
    alias: {
      "tagwire/config": `${root}shared/config/index.ts`,
      "tagwire/cdk": `${root}infra/constructs/index.ts`,
      "tagwire/cache/headers": `${root}shared/cache/headers.ts`,
      "tagwire/cache/hono": `${root}shared/cache/hono.ts`,
      "tagwire/cache/keys": `${root}shared/cache/keys.ts`,
      "tagwire/cache/reporters": `${root}shared/cache/reporters.ts`,
      "tagwire/cache": `${root}shared/cache/index.ts`,
    },
  },
  test: {
    include: ["test/**/*.test.ts", "test/**/*.race.ts", ...(deep ? ["test/**/*.deep.ts"] : [])],
    exclude: ["test/pages/**"],
    testTimeout: deep ? 1_200_000 : 30_000,
    // The first that starts a stack waits for its app to be synthesized.
    hookTimeout: 60_000,
    setupFiles: ["test/kit/deeper-properties.ts"],
    maxWorkers: 2,
    globalSetup: ["test/kit/assembly-server.ts"],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});
