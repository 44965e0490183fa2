#!/usr/bin/env node
// In a checkout the sources run as they are, so that nothing is ever stale; what npm installed runs compiled.
import { existsSync } from "node:fs";

if (existsSync(new URL("main.ts", import.meta.url))) {
  const { register } = await import("tsx/esm/api");
  register();
  await import("./main.ts");
} else {
  await import("../../dist/shared/cli/main.js");
}
