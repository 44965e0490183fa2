import { MemoryCoarseGate } from "../../../../shared/adapters/coarse-gate/memory.ts";
import { MemoryNotes } from "../../../../shared/adapters/notes/memory.ts";
import { MemoryParking } from "../../../../shared/adapters/parking/memory.ts";
import type { Config } from "../../../../shared/config/config.ts";
import { invalidate } from "../../../../shared/pipeline/pipeline.ts";
import { type AskedFor, coarseByHand } from "../../../../shared/pipeline/stewardship/coarse-by-hand.ts";
import { Enrolment } from "../../../../shared/pipeline/stewardship/enrolment.ts";
import { liveness } from "../../../../shared/pipeline/stewardship/liveness.ts";
import { observedNoter } from "../../../../shared/pipeline/stewardship/note-observed.ts";
import { STANDING_NOTE } from "../../../../shared/pipeline/stewardship/standing.ts";
import { steward } from "../../../../shared/pipeline/stewardship/steward.ts";
import type { Surroundings } from "../../../../shared/pipeline/stewardship/surroundings.ts";
import type { EdgeQueue, EdgeRequest } from "../../../../shared/ports/edge-queue.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import type { LaterPurge } from "../../../../shared/ports/later-queue.ts";
import type { Notes } from "../../../../shared/ports/notes.ts";
import type { ObjectPurge } from "../../../../shared/ports/object-cache.ts";
import {
  configOf,
  deployedOf,
  distributionOf,
  ITEMS,
  plainKey,
  type SiteVersion,
  TABLES,
  type Table,
  TAG_HEADER,
  tagsOf,
} from "./site-versions.ts";

/** A copy of an item: what it showed, and what purges it. */
interface Copy {
  readonly table: Table;
  readonly id: string;
  readonly revision: number;
  readonly tags: readonly string[];
}

interface WrittenRecord {
  readonly id: string;
  readonly writtenAtMs: number;
  readonly sequence: number;
}

/** A function as it is deployed. */
interface Running {
  version: SiteVersion;
  sinceMs: number;
}

/** Longest an invocation takes, in milliseconds. */
const LONGEST_CALL_MS = 30_000;

const HOUR_MS = 3_600_000;
const RETENTION_MS = 24 * HOUR_MS;
const START_MS = 1_800_000_000_000;

/** A table's stream and who reads it. */
class Stream {
  arn = 1;
  readArn = 1;
  enabled = false;
  unread: WrittenRecord[] = [];
}

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
  readonly streams: Record<Table, Stream> = { T: new Stream(), U: new Stream() };
  readonly taggedEdges = new Set<string>();
  /** What each later purge asks for, and when it may be made. */
  readonly later: { readonly purge: LaterPurge; readonly notBeforeMs: number }[] = [];
  readonly queued: EdgeRequest[] = [];
  ordered = 0;
  readonly #revisions = new Map<string, number>();
  readonly #functions = new Map<"on-change" | "purge-edge" | "doctor", Running>();
  readonly #objects = new Map<string, Map<string, Copy>>();
  readonly #pages = new Map<string, Map<string, Copy>>();
  readonly #skewMs: Readonly<Record<string, number>>;
  #environment: { enrolment: Enrolment; config: Config; untilMs: number; hasDecided: boolean }[] = [];
  #live = new Map<string, (signal: AbortSignal) => Promise<boolean>>();
  #sequence = 0;

  /** @param skewMs - how far the clocks of functions are off, in milliseconds. */
  constructor(first: SiteVersion, skewMs: Readonly<Record<string, number>> = {}) {
    this.origin = first;
    this.#skewMs = skewMs;
  }

  write(table: Table, id: string): void {
    this.#sequence += 1;
    this.#revisions.set(plainKey(table, id), this.#sequence);
    this.streams[table].unread.push({ id, writtenAtMs: this.nowMs, sequence: this.#sequence });
  }

  /** A page of the item is asked for at an edge: each cache that does not have it takes it in. */
  read(edge: string, table: Table, id: string): void {
    const pages = childOf(this.#pages, edge);
    const key = plainKey(table, id);
    if (pages.has(key)) return;
    const tags = tagsOf(this.origin, table, id);
    const fresh: Copy = { table, id, revision: this.#revisions.get(key) ?? 0, tags };
    const copies = (["main", "spare"] as const).flatMap((cache) => {
      const objects = childOf(this.#objects, cache);
      for (const name of [`e:${key}`, key]) if (!objects.has(name)) objects.set(name, fresh);
      // others fill the spare one, too, before this origin reads from it
      return this.origin.objectCaches.includes(cache) ? (objects.get(`e:${key}`) ?? fresh) : [];
    });
    const oldest = copies.reduce((one, other) => (one.revision <= other.revision ? one : other), fresh);
    pages.set(key, { ...oldest, tags: this.taggedEdges.has(edge) ? oldest.tags : [] });
  }

  async deploy(name: "on-change" | "purge-edge" | "doctor", version: SiteVersion): Promise<void> {
    if (isSame(this.#functions.get(name)?.version, version)) return;
    if (name === "on-change" && !(await this.#allEnrolled())) return;
    this.#functions.set(name, { version, sinceMs: this.nowMs });
    if (name === "purge-edge") this.#live = new Map();
    if (name !== "on-change") return;
    // what runs may go on until it is done; everything new gets the new code
    this.#environment = this.#environment.map((one) => ({ ...one, untilMs: this.nowMs + LONGEST_CALL_MS }));
    this.startEnvironment();
    for (const table of TABLES) this.streams[table].enabled = configOf(version).tables.includes(table);
  }

  /**
   * Code that decided on changes while notes did not answer is taken to get through to them once more before it is
   * replaced: nobody else knows that it ever ran.
   */
  async #allEnrolled(): Promise<boolean> {
    const signal = new AbortController().signal;
    for (const one of this.#environment) {
      if (one.hasDecided && (await one.enrolment.activations(signal)).size === 0) return false;
    }
    return true;
  }

  startEnvironment(): void {
    const running = this.#functions.get("on-change");
    if (running === undefined) return;
    const config = configOf(running.version);
    const enrolment = new Enrolment(deployedOf(running.version, config), {
      notes: this.#failing(this.notes),
      clock: this.#clock("on-change"),
      report: () => undefined,
    });
    this.#environment = [{ enrolment, config, untilMs: Infinity, hasDecided: false }, ...this.#environment];
  }

  /** A batch of a table's stream. @param place - of the environment that works on it, the youngest first. */
  async onChange(table: Table, place = 0): Promise<void> {
    this.#trim();
    const stream = this.streams[table];
    const environment = this.#environment.filter(({ untilMs }) => this.nowMs <= untilMs)[place];
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
    this.#trim();
    const running = this.#functions.get("doctor");
    if (running === undefined) return;
    let calls = 0;
    const mortal = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
      calls += 1;
      if (diesAt?.call !== calls) return await call();
      if (diesAt.happened) await call();
      throw new PurgeTargetError("steward", "died");
    };
    const notes = this.#failing(this.notes);
    const run = steward({
      deployed: deployedOf(running.version),
      notes: {
        read: (...args) => mortal(() => notes.read(...args)),
        write: (...args) => mortal(() => notes.write(...args)),
        forget: (...args) => mortal(() => notes.forget(...args)),
      },
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
    for (const one of this.later.splice(0)) {
      if (one.notBeforeMs > this.nowMs) this.later.push(one);
      else await this.#makeLater(one);
    }
  }

  async purgeEdge(): Promise<void> {
    const version = this.#functions.get("purge-edge")?.version;
    if (version === undefined) return;
    const { edges } = configOf(version);
    for (const request of this.queued.splice(0)) {
      const settings = edges[request.edge];
      if (settings === undefined) {
        this.queued.push(request);
        continue;
      }
      try {
        if (settings.mode === "observe") await this.#noteObserved(request.edge);
        else if (settings.untilLive === "send" || (await this.#isLive(request.edge))) this.#purgePages(request);
      } catch {
        this.queued.push(request);
      }
    }
  }

  replaceStream(table: Table): void {
    this.streams[table].arn += 1;
    this.streams[table].unread = [];
  }

  readCurrentStream(table: Table): void {
    this.streams[table].readArn = this.streams[table].arn;
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

  /** Copies that show less than their table: at the edges and in the object caches of a version. */
  stale({ edges, objectCaches, mode, hasU }: SiteVersion): readonly string[] {
    const places = [
      ...objectCaches.map((name) => [name, childOf(this.#objects, name)] as const),
      ...(mode === "send" ? edges.map((name) => [name, childOf(this.#pages, name)] as const) : []),
    ];
    return places.flatMap(([place, copies]) =>
      [...copies].flatMap(([key, { table, id, revision }]) => {
        if (table === "U" && !hasU) return [];
        return revision < (this.#revisions.get(plainKey(table, id)) ?? 0) ? [`${place} ${key}`] : [];
      }),
    );
  }

  copies(): number {
    return [...this.#pages.values()].reduce((sum, pages) => sum + pages.size, 0);
  }

  readonly #edgeQueue: EdgeQueue = {
    queue: async (requests) => {
      this.queued.push(...requests);
      return { failed: [] };
    },
  };

  #keep(purges: readonly LaterPurge[]): void {
    for (const purge of purges) this.later.push({ purge, notBeforeMs: this.nowMs + purge.delayMs });
  }

  async #makeLater(one: { readonly purge: LaterPurge; readonly notBeforeMs: number }): Promise<void> {
    try {
      for (const name of one.purge.objectCaches) await this.#purgeObjects(name, one.purge.objects);
      this.queued.push(...one.purge.edges);
    } catch {
      this.later.push(one);
    }
  }

  async #purgeObjects(
    name: string,
    { tags, keys, patterns, all }: ObjectPurge,
  ): Promise<{ readonly commands: number }> {
    if (this.objectCachesFail) throw new PurgeTargetError(name, "no answer");
    const objects = childOf(this.#objects, name);
    for (const [key, copy] of objects) {
      const isEntry = key.startsWith("e:");
      const isMeant = isEntry
        ? all || copy.tags.some((tag) => tags.includes(tag))
        : keys.includes(key) || patterns.some((pattern) => key.startsWith(pattern.slice(0, -1)));
      if (isMeant) objects.delete(key);
    }
    return { commands: 1 };
  }

  #purgePages({ edge, items }: EdgeRequest): void {
    const pages = childOf(this.#pages, edge);
    for (const [key, { tags }] of pages) {
      if (items.some(({ item }) => item === "/*" || tags.includes(item.slice(1)))) pages.delete(key);
    }
  }

  async #noteObserved(edge: string): Promise<void> {
    await observedNoter(this.#failing(this.notes), edge)(new AbortController().signal);
  }

  #isLive(edge: string): Promise<boolean> {
    const known = this.#live.get(edge) ?? liveness(this.#failing(this.notes), edge, distributionOf(edge));
    this.#live.set(edge, known);
    return known(new AbortController().signal);
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
      return [edge, { deployed: true, tagHeader: this.taggedEdges.has(edge) ? TAG_HEADER : undefined }] as const;
    });
    return {
      ...(isAlone && { aloneSinceMs: sinceMs }),
      streams: new Map(streams),
      edges: new Map(edges),
    };
  }

  #trim(): void {
    for (const table of TABLES) {
      const stream = this.streams[table];
      stream.unread = stream.unread.filter(({ writtenAtMs }) => writtenAtMs >= this.nowMs - RETENTION_MS);
    }
  }

  #failing(notes: Notes): Notes {
    const orFail = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
      if (this.notesFail) throw new PurgeTargetError("notes", "no answer");
      return await call();
    };
    return {
      read: (...args) => orFail(() => notes.read(...args)),
      write: (...args) => orFail(() => notes.write(...args)),
      forget: (...args) => orFail(() => notes.forget(...args)),
    };
  }

  #clock(name: string): { now(): number } {
    return { now: () => this.nowMs + (this.#skewMs[name] ?? 0) };
  }
}

/** All items of all tables. */
export const ALL_ITEMS: readonly { readonly table: Table; readonly id: string }[] = TABLES.flatMap((table) =>
  ITEMS[table].map((id) => ({ table, id })),
);

function isSame(one: SiteVersion | undefined, other: SiteVersion): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function recordOf(table: Table, { id, writtenAtMs, sequence }: WrittenRecord): unknown {
  return {
    eventID: `${table} ${sequence}`,
    eventName: "MODIFY",
    eventSourceARN: table,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(writtenAtMs / 1_000),
      Keys: { pk: { S: id } },
      OldImage: { pk: { S: id }, v: { N: String(sequence - 1) } },
      NewImage: { pk: { S: id }, v: { N: String(sequence) } },
      SequenceNumber: String(sequence),
    },
  };
}

function childOf<Child>(parents: Map<string, Map<string, Child>>, name: string): Map<string, Child> {
  const known = parents.get(name) ?? new Map<string, Child>();
  parents.set(name, known);
  return known;
}
