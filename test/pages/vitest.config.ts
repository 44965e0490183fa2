import base from "../vitest.config.ts";

/** Tests in a real browser against the whole local stack: `npm run test:pages`. Needs Chromium, so not part of `npm test`. */
export default {
  ...base,
  test: {
    ...base.test,
    projects: undefined,
    include: ["test/pages/**/*.test.ts"],
    hookTimeout: 60_000,
    fileParallelism: false,
  },
};
