import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { synthesize } from "../../infra/local/stack/synthesize.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers with the folder of the fixture's assembly. */
    readonly assemblyUrl: string;
  }
}

const APP = new URL("app/app.ts", import.meta.url);

/** Longest a synthesis may take on a busy machine, in milliseconds. */
const PATIENCE_MS = 60_000;

/** Synthesizes the fixture app once for a whole run, and only when a test asks for it. */
export default async function serveAssembly(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "tagwire-fixture-"));
  const ended = new AbortController();
  let synthesized: Promise<void> | undefined;
  const server = createServer((_, response) => {
    synthesized ??= synthesize(folder, AbortSignal.any([ended.signal, AbortSignal.timeout(PATIENCE_MS)]), APP);
    synthesized.then(
      () => response.end(folder),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  project.provide("assemblyUrl", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  return async () => {
    ended.abort();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await synthesized?.catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  };
}
