import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../../kit/runs.ts";
import { SiteModel } from "./site-model.ts";
import { ALL_ITEMS, configOf, type SiteVersion, TABLES, type Table } from "./site-versions.ts";

describe("a site that was live before, whatever is deployed, fails and happens to its streams", () => {
  it("caches nothing old once all is well again, and is not purged any more", async () => {
    await fc.assert(
      fc.asyncProperty(version, skews, history(2, 50), async (first, skewMs, commands) => {
        const site = new Site(first, skewMs);

        await site.run(commands);
        await site.heal();

        expect(site.model.caches.stale(site.target)).toStrictEqual([]);
        const ordered = site.model.ordered;
        await site.rounds(14);
        expect(site.model.ordered).toBe(ordered);
      }),
      { numRuns: runs(250) },
    );
  });
});

type FunctionName = "on-change" | "purge-edge" | "doctor";

type Command =
  | { readonly do: "write" | "read"; readonly item: (typeof ALL_ITEMS)[number]; readonly edge: "www" | "api" }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "onChange"; readonly table: Table; readonly place: number }
  | { readonly do: "begin"; readonly change: Partial<SiteVersion> }
  | { readonly do: "update"; readonly name: FunctionName }
  | { readonly do: "tag" | "untag"; readonly edge: "www" | "api" }
  | { readonly do: "disable" | "enable" | "replace" | "follow"; readonly table: Table }
  | {
      readonly do: "steward";
      readonly diesAt: { readonly call: number; readonly happened: boolean } | undefined;
      readonly meanwhile: readonly Command[];
    }
  | { readonly do: "toggle"; readonly what: "notes" | "redis" | "doctor" }
  | { readonly do: "rollout" | "environment" | "retry" | "purgeEdge" | "complete" | "visit" };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TICK_MS = 30 * MINUTE_MS;
const EDGES = ["www", "api"] as const;
const FUNCTIONS = ["on-change", "purge-edge", "doctor"] as const;

const parts = {
  vocabulary: fc.constantFrom(0, 1),
  nameOfT: fc.constantFrom("T", "Renamed"),
  hasU: fc.boolean(),
  edges: fc.constantFrom(["www"], ["www", "api"]),
  mode: fc.constantFrom("send", "send", "observe"),
  untilLive: fc.constantFrom("send", "observe"),
  objectCaches: fc.constantFrom(["main"], ["main", "spare"]),
} satisfies { [Key in keyof SiteVersion]: fc.Arbitrary<SiteVersion[Key]> };

const version: fc.Arbitrary<SiteVersion> = fc.record(parts);

/** Most deploys change one thing. */
const change = fc.oneof(...Object.entries(parts).map(([name, part]) => fc.record({ [name]: part })));

function history(depth: number, maxLength: number): fc.Arbitrary<readonly Command[]> {
  return fc.array(command(depth), { maxLength, size: "max" });
}

const skews = fc.record({
  "on-change": fc.integer({ min: -2_500, max: 2_500 }),
  doctor: fc.integer({ min: -2_500, max: 2_500 }),
});

function command(depth: number): fc.Arbitrary<Command> {
  const item = fc.constantFrom(...ALL_ITEMS);
  const edge = fc.constantFrom(...EDGES);
  const table = fc.constantFrom(...TABLES);
  const diesAt = fc.option(fc.record({ call: fc.integer({ min: 1, max: 7 }), happened: fc.boolean() }), {
    nil: undefined,
  });
  const meanwhile = depth === 0 ? fc.constant([]) : history(depth - 1, 3);
  return fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("write", "read"), item, edge }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("pass"),
        ms: fc.constantFrom(900, 7_000, 20_000, 61_000, 5 * MINUTE_MS, HOUR_MS, 25 * HOUR_MS),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("onChange"), table, place: fc.constantFrom(0, 0, 1) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("begin"), change }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("update"), name: fc.constantFrom(...FUNCTIONS) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("tag", "tag", "untag"), edge }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("disable", "enable", "replace", "follow"), table }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("steward"), diesAt, meanwhile }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant("toggle"), what: fc.constantFrom("notes", "redis", "doctor") }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom("rollout", "environment", "retry", "purgeEdge", "complete", "complete", "visit", "visit"),
      }),
    },
  ) as fc.Arbitrary<Command>;
}

/** The model, and who does what to it. */
class Site {
  readonly model: SiteModel;
  target: SiteVersion;
  #doctorRuns = true;

  constructor(first: SiteVersion, skewMs: Readonly<Record<string, number>>) {
    this.target = first;
    this.model = new SiteModel(first, skewMs);
  }

  async run(commands: readonly Command[]): Promise<void> {
    for (const one of commands) await this.#do(one);
  }

  /** Mends everything that was broken, brings every deploy to its end, and lets a few hours pass. */
  async heal(): Promise<void> {
    const { model } = this;
    model.notesFail = false;
    model.objectCachesFail = false;
    this.#doctorRuns = true;
    model.pass(MINUTE_MS);
    await this.#complete();
    for (const table of TABLES) {
      model.streams[table].enabled = configOf(this.target).tables.includes(table);
      model.streams[table].readCurrent();
    }
    for (const edge of EDGES) model.caches.taggedEdges.add(edge);
    await this.rounds(4);
    await this.#rollOut();
    await this.rounds(4);
  }

  async rounds(count: number): Promise<void> {
    for (let round = 0; round < count; round++) await this.#tick(5 * MINUTE_MS);
  }

  async #tick(ms: number): Promise<void> {
    const { model } = this;
    model.pass(ms);
    for (const table of TABLES) await model.onChange(table);
    if (this.#doctorRuns) await model.steward();
    await model.redisRetry();
    await model.purgeEdge();
  }

  async #do(one: Command): Promise<void> {
    const { model } = this;
    switch (one.do) {
      case "write":
        return model.write(one.item.table, one.item.id);
      case "read":
        return model.read(one.edge, one.item.table, one.item.id);
      case "pass":
        return await this.#pass(one.ms);
      case "onChange":
        return await model.onChange(one.table, one.place);
      case "begin":
        this.target = { ...this.target, ...one.change };
        // an origin may have been tagging for long before the first deploy, if by the same vocabulary
        if (!model.isDeployed()) model.origin = this.target;
        return;
      case "update":
        return await model.deploy(one.name, this.target);
      case "visit":
        for (const edge of EDGES) for (const { table, id } of ALL_ITEMS) model.read(edge, table, id);
        return;
      case "complete":
        return await this.#complete();
      case "rollout":
        return await this.#rollOut();
      case "tag":
        model.caches.taggedEdges.add(one.edge);
        return;
      case "untag":
        return await this.#untag(one.edge);
      case "disable":
        model.streams[one.table].enabled = false;
        return;
      case "enable":
        model.streams[one.table].enabled = true;
        return;
      case "replace":
        return model.streams[one.table].replace();
      case "follow":
        return model.streams[one.table].readCurrent();
      case "steward":
        return await model.steward(one.diesAt, async () => await this.run(one.meanwhile));
      case "toggle":
        return this.#toggle(one.what);
      case "environment":
        return model.startEnvironment();
      case "retry":
        return await model.redisRetry();
      case "purgeEdge":
        return await model.purgeEdge();
    }
  }

  async #pass(ms: number): Promise<void> {
    if (ms < 5 * MINUTE_MS) return this.model.pass(ms);
    for (let leftMs = ms; leftMs > 0; leftMs -= TICK_MS) await this.#tick(Math.min(leftMs, TICK_MS));
  }

  async #complete(): Promise<void> {
    for (const name of FUNCTIONS) await this.model.deploy(name, this.target);
  }

  /** An origin writes tags of rules that are deployed, and whoever rolls it out asks for a coarse purge afterwards. */
  async #rollOut(): Promise<void> {
    const { model, target } = this;
    if (!model.functionsOf(target) || model.notesFail) return;
    const { vocabulary, objectCaches, hasU } = model.origin;
    const isOther = vocabulary !== target.vocabulary || objectCaches.length !== target.objectCaches.length;
    // nobody saw the rules that this origin tagged by: they were deployed, and replaced at once
    const isNew = (target.hasU && !hasU) || !(await model.knowsVocabulary(vocabulary));
    model.origin = target;
    if (isNew || isOther) await model.coarseByHand(isNew ? "everything" : "all");
  }

  /** Whoever takes the tag header away for less than a doctor's round is not noticed. */
  async #untag(edge: "www" | "api"): Promise<void> {
    if (this.model.notesFail || !this.#doctorRuns) return;
    this.model.caches.taggedEdges.delete(edge);
    await this.model.steward();
  }

  #toggle(what: "notes" | "redis" | "doctor"): void {
    if (what === "notes") this.model.notesFail = !this.model.notesFail;
    if (what === "redis") this.model.objectCachesFail = !this.model.objectCachesFail;
    if (what === "doctor") this.#doctorRuns = !this.#doctorRuns;
  }
}
