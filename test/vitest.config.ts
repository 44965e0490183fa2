import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));
const deep = process.env["DEEP"] === "1";

const kinds = deep ? "{test,race,deep}" : "{test,race}";

/** Tests that run a whole stack, among those of parts. */
const STACKS = [
  "test/infra/{local/stack,local/start}/**/*",
  "test/shared/cli/commands/{coarse,doctor,redrive}",
  "test/shared/adapters/canary/local-canary",
];

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
      "tagwire/cache/lease": `${root}shared/cache/lease.ts`,
      "tagwire/cache/memory": `${root}shared/cache/memory.ts`,
      "tagwire/cache/pages": `${root}shared/cache/pages.ts`,
      "tagwire/cache/reporters": `${root}shared/cache/reporters.ts`,
      "tagwire/cache/resp": `${root}shared/cache/resp.ts`,
      "tagwire/cache/upstash": `${root}shared/cache/upstash.ts`,
      "tagwire/cache": `${root}shared/cache/index.ts`,
    },
  },
  test: {
    testTimeout: deep ? 1_200_000 : 30_000,
    // The first that starts a stack waits for its app to be synthesized.
    hookTimeout: 60_000,
    setupFiles: ["test/kit/deeper-properties.ts"],
    maxWorkers: 2,
    // Files share what they import: that takes longer than most of their tests.
    isolate: false,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    projects: [
      {
        extends: true,
        test: {
          name: "parts",
          include: [`test/{contracts,functions,infra,shared}/**/*.${kinds}.ts`],
          exclude: STACKS.map((place) => `${place}.*`),
        },
      },
      {
        extends: true,
        test: {
          name: "stacks",
          include: [
            `test/!(contracts|functions|infra|pages|shared)/**/*.${kinds}.ts`,
            ...STACKS.map((place) => `${place}.${kinds}.ts`),
          ],
          globalSetup: ["test/kit/assembly-server.ts"],
        },
      },
    ],
  },
});
