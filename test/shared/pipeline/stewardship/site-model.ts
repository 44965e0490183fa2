import { MemoryCoarseGate } from "../../../../shared/adapters/coarse-gate/memory.ts";
import { MemoryNotes } from "../../../../shared/adapters/notes/memory.ts";
import { MemoryParking } from "../../../../shared/adapters/parking/memory.ts";
import { invalidate } from "../../../../shared/pipeline/pipeline.ts";
import { type AskedFor, coarseByHand } from "../../../../shared/pipeline/stewardship/coarse-by-hand.ts";
import { STANDING_NOTE } from "../../../../shared/pipeline/stewardship/standing.ts";
import { steward } from "../../../../shared/pipeline/stewardship/steward.ts";
import type { Surroundings } from "../../../../shared/pipeline/stewardship/surroundings.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import type { LaterPurge } from "../../../../shared/ports/later-queue.ts";
import type { ObjectPurge } from "../../../../shared/ports/object-cache.ts";
import { through } from "../../../kit/through.ts";
import { SiteCaches } from "./site-caches.ts";
import { SiteEdgeQueue } from "./site-edge-queue.ts";
import { SiteEnvironments } from "./site-environments.ts";
import { recordOf, SiteStream } from "./site-stream.ts";
import { configOf, deployedOf, type SiteVersion, TABLES, type Table, TAG_HEADER } from "./site-versions.ts";

/** A function as it is deployed. */
interface Running {
  version: SiteVersion;
  sinceMs: number;
}

/** Longest an invocation takes, in milliseconds. */
const LONGEST_CALL_MS = 30_000;

const START_MS = 1_800_000_000_000;

/**
 * A site that was live before anything was deployed: tables with streams, object caches, edges, and the code that purges
 * them, real but for the ports. Anything may be deployed one function at a time, and fail anywhere.
 */
export class SiteModel {
  nowMs = START_MS;
  notesFail = false;
  objectCachesFail = false;
  origin: SiteVersion;
  readonly notes = new MemoryNotes();
  readonly streams: Record<Table, SiteStream> = { T: new SiteStream(), U: new SiteStream() };
  readonly caches = new SiteCaches();
  /** What each later purge asks for, and when it may be made. */
  readonly #later: { readonly purge: LaterPurge; readonly notBeforeMs: number }[] = [];
  ordered = 0;
  readonly #functions = new Map<"on-change" | "purge-edge" | "doctor", Running>();
  readonly #skewMs: Readonly<Record<string, number>>;
  readonly #notesOrFailure = through(
    async (_, call) => {
      if (this.notesFail) throw new PurgeTargetError("notes", "no answer");
      return await call();
    },
    "notes",
    this.notes,
  );
  readonly #environments = new SiteEnvironments(this.#notesOrFailure, this.#clock("on-change"));
  readonly #edgeQueue = new SiteEdgeQueue(this.#notesOrFailure, this.caches);
  #sequence = 0;

  /** @param skewMs - how far the clocks of functions are off, in milliseconds. */
  constructor(first: SiteVersion, skewMs: Readonly<Record<string, number>> = {}) {
    this.origin = first;
    this.#skewMs = skewMs;
  }

  write(table: Table, id: string): void {
    this.#sequence += 1;
    this.caches.outdate(table, id, this.#sequence);
    this.streams[table].unread.push({ id, writtenAtMs: this.nowMs, sequence: this.#sequence });
  }

  /** A page of the item is asked for at an edge: each cache that does not have it takes it in. */
  read(edge: string, table: Table, id: string): void {
    this.caches.read(edge, table, id, this.origin);
  }

  async deploy(name: "on-change" | "purge-edge" | "doctor", version: SiteVersion): Promise<void> {
    if (isSame(this.#functions.get(name)?.version, version)) return;
    if (name === "on-change" && !(await this.#environments.allEnrolled())) return;
    this.#functions.set(name, { version, sinceMs: this.nowMs });
    if (name === "purge-edge") this.#edgeQueue.forgetLive();
    if (name !== "on-change") return;
    this.#environments.replace(version, this.nowMs + LONGEST_CALL_MS);
    for (const table of TABLES) this.streams[table].enabled = configOf(version).tables.includes(table);
  }

  startEnvironment(): void {
    const running = this.#functions.get("on-change");
    if (running !== undefined) this.#environments.start(running.version);
  }

  /** A batch of a table's stream. @param place - of the environment that works on it, the youngest first. */
  async onChange(table: Table, place = 0): Promise<void> {
    this.#forgetOld();
    const stream = this.streams[table];
    const environment = this.#environments.runningAt(this.nowMs)[place];
    const isRead = stream.enabled && stream.readArn === stream.arn;
    if (!isRead || environment === undefined || !environment.config.tables.includes(table)) return;
    const records = stream.unread.map((record) => recordOf(table, record));
    if (records.length === 0) return;
    const signal = new AbortController().signal;
    const activations = await environment.enrolment.activations(signal);
    const { config } = environment;
    environment.hasDecided = true;
    await invalidate(records, {
      config,
      tableOf: (arn) => arn,
      activations,
      objectCaches: new Map(config.redis.map((name) => [name, { purge: (purge) => this.#purgeObjects(name, purge) }])),
      edgeQueue: this.#edgeQueue,
      laterQueue: { keep: async (purges) => this.#keep(purges) },
      parking: new MemoryParking(),
      coarseGate: new MemoryCoarseGate(this.#clock("on-change")),
      clock: this.#clock("on-change"),
      report: () => undefined,
      signal,
    });
    stream.unread = [];
  }

  /** @param diesAt - which of its calls it does not come back from; it may or may not have happened. */
  async steward(
    diesAt?: { readonly call: number; readonly happened: boolean },
    meanwhile?: () => Promise<void>,
  ): Promise<void> {
    this.#forgetOld();
    const running = this.#functions.get("doctor");
    if (running === undefined) return;
    let calls = 0;
    const mortal = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
      calls += 1;
      if (diesAt?.call !== calls) return await call();
      if (diesAt.happened) await call();
      throw new PurgeTargetError("steward", "died");
    };
    const run = steward({
      deployed: deployedOf(running.version),
      notes: through((_, call) => mortal(call), "notes", this.#notesOrFailure),
      laterQueue: {
        keep: (purges) =>
          mortal(async () => {
            this.#keep(purges);
            this.ordered += purges.length;
          }),
      },
      look: async () => {
        const seen = this.#look(running);
        await meanwhile?.();
        return seen;
      },
      clock: this.#clock("doctor"),
      report: () => undefined,
      signal: new AbortController().signal,
    });
    await run.catch((error: unknown) => {
      if (!(error instanceof PurgeTargetError)) throw error;
    });
  }

  /** Whether rules with this vocabulary were ever seen to run. */
  async knowsVocabulary(vocabulary: number): Promise<boolean> {
    const note = await this.notes.read(STANDING_NOTE);
    return JSON.stringify(note?.value ?? "").includes(`"all${vocabulary}"`);
  }

  async coarseByHand(asked: AskedFor): Promise<void> {
    const running = this.#functions.get("doctor");
    if (running === undefined) return;
    await coarseByHand(asked, {
      deployed: deployedOf(running.version),
      notes: this.notes,
      laterQueue: { keep: async (purges) => this.#keep(purges) },
      report: () => undefined,
      signal: new AbortController().signal,
    });
  }

  /** Makes the purges that were kept and whose time has come. */
  async redisRetry(): Promise<void> {
    for (const one of this.#later.splice(0)) {
      if (one.notBeforeMs > this.nowMs) this.#later.push(one);
      else await this.#makeLater(one);
    }
  }

  async purgeEdge(): Promise<void> {
    const running = this.#functions.get("purge-edge");
    if (running !== undefined) await this.#edgeQueue.purge(running.version);
  }

  pass(ms: number): void {
    this.nowMs += ms;
  }

  isDeployed(): boolean {
    return this.#functions.size > 0;
  }

  /** Whether everything runs as the version says. */
  functionsOf(version: SiteVersion): boolean {
    return [...this.#functions.values()].every((one) => isSame(one.version, version));
  }

  #keep(purges: readonly LaterPurge[]): void {
    for (const purge of purges) this.#later.push({ purge, notBeforeMs: this.nowMs + purge.delayMs });
  }

  async #makeLater(one: { readonly purge: LaterPurge; readonly notBeforeMs: number }): Promise<void> {
    try {
      for (const name of one.purge.objectCaches) await this.#purgeObjects(name, one.purge.objects);
      await this.#edgeQueue.queue(one.purge.edges);
    } catch {
      this.#later.push(one);
    }
  }

  #look(doctor: Running): Surroundings {
    const others = [...this.#functions.values()];
    const isAlone = this.#functions.size === 3 && others.every(({ version }) => isSame(version, doctor.version));
    const sinceMs = Math.max(...others.map((one) => one.sinceMs)) + LONGEST_CALL_MS;
    const streams = TABLES.map((table) => {
      const { arn, readArn, enabled } = this.streams[table];
      return [table, { arn: `stream ${arn}`, isRead: enabled && readArn === arn }] as const;
    });
    const edges = doctor.version.edges.map((edge) => {
      return [edge, { deployed: true, tagHeader: this.caches.taggedEdges.has(edge) ? TAG_HEADER : undefined }] as const;
    });
    return {
      ...(isAlone && { aloneSinceMs: sinceMs }),
      streams: new Map(streams),
      edges: new Map(edges),
    };
  }

  async #purgeObjects(name: string, purge: ObjectPurge): Promise<{ readonly commands: number }> {
    if (this.objectCachesFail) throw new PurgeTargetError(name, "no answer");
    this.caches.purgeObjects(name, purge);
    return { commands: 1 };
  }

  #forgetOld(): void {
    for (const table of TABLES) this.streams[table].forgetOld(this.nowMs);
  }

  #clock(name: string): { now(): number } {
    return { now: () => this.nowMs + (this.#skewMs[name] ?? 0) };
  }
}

function isSame(one: SiteVersion | undefined, other: SiteVersion): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
