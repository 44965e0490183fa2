import { liveness } from "../../../../shared/pipeline/stewardship/liveness.ts";
import { observedNoter } from "../../../../shared/pipeline/stewardship/note-observed.ts";
import type { EdgeQueue, EdgeQueued, EdgeRequest } from "../../../../shared/ports/edge-queue.ts";
import type { Notes } from "../../../../shared/ports/notes.ts";
import type { SiteCaches } from "./site-caches.ts";
import { configOf, distributionOf, type SiteVersion } from "./site-versions.ts";

/** The edge queue of a site, and what purge-edge makes of it. */
export class SiteEdgeQueue implements EdgeQueue {
  readonly #requests: EdgeRequest[] = [];
  readonly #notes: Notes;
  readonly #caches: SiteCaches;
  #live = new Map<string, (signal: AbortSignal) => Promise<boolean>>();

  constructor(notes: Notes, caches: SiteCaches) {
    this.#notes = notes;
    this.#caches = caches;
  }

  async queue(requests: readonly EdgeRequest[]): Promise<EdgeQueued> {
    this.#requests.push(...requests);
    return { failed: [] };
  }

  /** New code looks itself which edges are live. */
  forgetLive(): void {
    this.#live = new Map();
  }

  async purge(version: SiteVersion): Promise<void> {
    const { edges } = configOf(version);
    for (const request of this.#requests.splice(0)) {
      const settings = edges[request.edge];
      if (settings === undefined) {
        this.#requests.push(request);
        continue;
      }
      try {
        if (settings.mode === "observe") await this.#noteObserved(request.edge);
        else if (settings.untilLive === "send" || (await this.#isLive(request.edge))) this.#caches.purgePages(request);
      } catch {
        this.#requests.push(request);
      }
    }
  }

  async #noteObserved(edge: string): Promise<void> {
    await observedNoter(this.#notes, edge)(new AbortController().signal);
  }

  #isLive(edge: string): Promise<boolean> {
    const known = this.#live.get(edge) ?? liveness(this.#notes, edge, distributionOf(edge));
    this.#live.set(edge, known);
    return known(new AbortController().signal);
  }
}
