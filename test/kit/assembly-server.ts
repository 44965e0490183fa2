import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { synthesize } from "../../infra/local/stack/synthesize.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers with the folder of the fixture's assembly, and at `/demo` with that of the demo's. */
    readonly assemblyUrl: string;
  }
}

const FIXTURE = new URL("app/app.ts", import.meta.url);
const DEMO = new URL("../../infra/app.ts", import.meta.url);

/** Longest a synthesis may take on a busy machine, in milliseconds. */
const PATIENCE_MS = 60_000;

/** Synthesizes the apps once for a whole run, each only when a test asks for it. */
export default async function serveAssembly(project: TestProject): Promise<() => Promise<void>> {
  const ended = new AbortController();
  const fixture = new Assembly(FIXTURE, ended.signal);
  const demo = new Assembly(DEMO, ended.signal);
  const server = createServer((request, response) => {
    (request.url === "/demo" ? demo : fixture).folder().then(
      (folder) => response.end(folder),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  project.provide("assemblyUrl", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  return async () => {
    ended.abort();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await Promise.all([fixture.remove(), demo.remove()]);
  };
}

/** An app's assembly in a folder of its own. */
class Assembly {
  readonly #app: URL;
  readonly #ended: AbortSignal;
  #synthesized: Promise<string> | undefined;

  constructor(app: URL, ended: AbortSignal) {
    this.#app = app;
    this.#ended = ended;
  }

  /** Made when it is first asked for. */
  folder(): Promise<string> {
    this.#synthesized ??= this.#synthesize();
    return this.#synthesized;
  }

  async remove(): Promise<void> {
    const folder = await this.#synthesized?.catch(() => undefined);
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }

  async #synthesize(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "tagwire-assembly-"));
    try {
      await synthesize(folder, AbortSignal.any([this.#ended, AbortSignal.timeout(PATIENCE_MS)]), this.#app);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    return folder;
  }
}
