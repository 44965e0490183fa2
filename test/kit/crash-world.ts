import { DeleteItemCommand, DynamoDBClient, ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { inject, vi } from "vitest";
import type { AlarmChange } from "../../infra/local/metrics/alarms.ts";
import { LOCATION_HEADER } from "../../infra/local/edge/origin/origin-headers.ts";
import { LOCAL_CREDENTIALS } from "../../infra/local/stack/local-credentials.ts";
import { type LocalStack, startLocalStack } from "../../infra/local/stack/local-stack.ts";
import type { Fault } from "../../infra/local/service.ts";
import { StackClock } from "../../infra/local/stack/stack-clock.ts";
import { REGION } from "../../infra/local/stack/workbench.ts";
import { upstashClient } from "../../shared/adapters/object-cache/upstash-client.ts";
import { DynamodbEdgeLedger } from "../../shared/adapters/edge-ledger/dynamodb.ts";
import type { PipelineEvent } from "../../shared/pipeline/events.ts";
import type { RedriveSummary } from "../../shared/pipeline/redrive/summary.ts";
import config from "./app/fixture.config.ts";
import { firstPurgeDone } from "./first-purge-done.ts";
import { type CallPattern, FaultPlan, type Planned } from "./fault-plan.ts";
import { type FixtureItem, keyOf } from "./fixture-items.ts";
import { FixtureSite } from "./fixture-site.ts";
import { type Origin, startOrigin } from "./origin.ts";

/** What is left once everything is worked off. */
export interface Aftermath {
  /** Pages and objects that show something else than the tables, by where they are cached. */
  readonly stale: readonly string[];
  /** Pages that some edge location did not have any more. */
  readonly refetched: readonly string[];
  /** Items, by edge, that were sent more than twice. */
  readonly sentMoreThanTwice: readonly string[];
  /** Messages that queues gave up. */
  readonly deadLetters: number;
}

/** What an {@link Aftermath} says when nothing is stale, lost or paid for too often. */
export const UNHARMED = { stale: [], sentMoreThanTwice: [], deadLetters: 0 } as const;

/** Locations each distribution has here. */
const LOCATIONS = [0, 1, 2];

/** The clock is put forward by this much whenever nothing runs, in milliseconds. */
const STEP_MS = 1_000;

const TWO_HOURS_MS = 7_200_000;

/** Looks at an interval of 5 ms by which a function that was woken has begun to run. */
const QUIET_LOOKS = 4;

/** Longest time, by the machine's clock, to wait for what must come, in milliseconds. */
const PATIENCE_MS = 25_000;

/** The fixture app deployed to this machine, its origin, faults that can be planned, and time that can be put forward. */
export class CrashWorld {
  readonly stack: LocalStack;
  /** Folder of what was deployed first. */
  readonly assembly: string;
  readonly faults: FaultPlan;
  readonly clock: StackClock;
  readonly events: PipelineEvent[];
  /** Every alarm that changed its state, in order. */
  readonly alarms: AlarmChange[];
  readonly dynamodb: DynamoDBClient;
  readonly #origin: Origin;
  readonly #rendered: Set<string>;
  readonly #fresh: FixtureSite;
  readonly #sqs: SQSClient;
  readonly #s3: S3Client;
  readonly #absentIds = new Set<string>();
  #sentBefore = new Map<string, number>();

  private constructor(
    stack: LocalStack,
    parts: Pick<CrashWorld, "assembly" | "faults" | "clock" | "events" | "alarms"> & Started,
  ) {
    this.stack = stack;
    this.assembly = parts.assembly;
    this.faults = parts.faults;
    this.clock = parts.clock;
    this.events = parts.events;
    this.alarms = parts.alarms;
    this.#origin = parts.origin;
    this.#rendered = parts.rendered;
    const sdk = { region: REGION, credentials: LOCAL_CREDENTIALS };
    this.dynamodb = new DynamoDBClient({ ...sdk, endpoint: stack.endpoints.dynamodb });
    this.#sqs = new SQSClient({ ...sdk, endpoint: stack.endpoints.sqs });
    this.#s3 = new S3Client({ ...sdk, endpoint: stack.endpoints.s3, forcePathStyle: true });
    this.#fresh = new FixtureSite(this.dynamodb, stack.tables);
    parts.serve(new FixtureSite(this.dynamodb, stack.tables, this.redis()));
  }

  /** @param live - whether the site has had its first purge: else the doctor sees to it. @default true */
  static async start({ live = true }: { readonly live?: boolean } = {}): Promise<CrashWorld> {
    const answer = await fetch(inject("assemblyUrl"));
    const assembly = await answer.text();
    if (!answer.ok) throw new Error(assembly);
    const clock = new StackClock();
    const faults = new FaultPlan();
    const events: PipelineEvent[] = [];
    const alarms: AlarmChange[] = [];
    const rendered = new Set<string>();
    let site: FixtureSite | undefined;
    const origin = await startOrigin(async (path) => {
      rendered.add(path);
      if (!site) throw new Error("the site is not up yet");
      return await site.page(path);
    });
    const stack = await startLocalStack({
      assembly,
      clock,
      intercept: faults.intercept,
      parameters: { Origin: origin.host },
      onEvent: (event) => void events.push(event),
      onAlarm: (change) => void alarms.push(change),
    });
    const parts = {
      assembly,
      faults,
      clock,
      events,
      alarms,
      origin,
      rendered,
      serve: (made: FixtureSite) => (site = made),
    };
    const world = new CrashWorld(stack, parts);
    if (live) await world.goLive();
    return world;
  }

  async close(): Promise<void> {
    this.faults.liftAll();
    await this.stack.close();
    await this.#origin.close();
    for (const client of [this.dynamodb, this.#sqs, this.#s3]) client.destroy();
  }

  /** Notes that what was cached before is dropped. */
  async goLive(): Promise<void> {
    await firstPurgeDone(this.stack, config, this);
  }

  /** A client of the stack's Redis. */
  redis() {
    return upstashClient({ ...this.stack.redis, signal: () => AbortSignal.timeout(5_000) });
  }

  /** Writes items, lets that be worked off, and caches every page there is at every edge location. */
  async given(...items: readonly FixtureItem[]): Promise<void> {
    await this.put(...items);
    await this.settle();
    await this.visit();
    this.begin();
  }

  async put(...items: readonly FixtureItem[]): Promise<void> {
    for (const { table, item } of items) {
      await this.dynamodb.send(new PutItemCommand({ TableName: this.stack.tables[table], Item: item }));
    }
  }

  /** Writes items so that the stream is read only once all of them are there. */
  async putAtOnce(...items: readonly FixtureItem[]): Promise<void> {
    const written = this.faults.hold({ operation: "GetRecords" });
    await this.put(...items);
    written.release();
  }

  /** Waits until so many more pages were read of a stream, not counting those that other streams answered meanwhile. */
  async streamRead(pages: number): Promise<void> {
    const reads = this.faults.on({ operation: "GetRecords", target: "Catalog", phase: "done" }, () => undefined);
    await vi.waitUntil(() => reads.calls >= pages, { timeout: PATIENCE_MS, interval: 10 });
    reads.lift();
  }

  /** Kills a function, wherever it is, at the first call that matches. @param name - part of the function's name. */
  killAt(name: string, pattern: CallPattern): Planned {
    return this.faults.on(pattern, () => this.kill(name), 1);
  }

  /** Kills a function, wherever it is. What has only arrived of it does not happen. @param name - part of its name. */
  async kill(name: string): Promise<Fault> {
    await this.stack.function(name).kill();
    return { kind: "drop" };
  }

  /** Changes in the largest batch since everything was given. */
  largestBatch(): number {
    return Math.max(...this.events.map((event) => (event.type === "changes-read" ? event.changes : 0)));
  }

  async remove({ table, item }: FixtureItem): Promise<void> {
    const Key = keyOf({ table, item });
    await this.dynamodb.send(new DeleteItemCommand({ TableName: this.stack.tables[table], Key }));
    if (item["id"]?.S !== undefined && table === "Catalog") this.#absentIds.add(item["id"].S);
  }

  /** Counts pages of a product that is not there, so that it is cached that there is none. */
  expectAbsent(id: string): void {
    this.#absentIds.add(id);
  }

  /** Puts the clock forward while nothing runs, until it is so. */
  async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    await vi.waitUntil(
      async () => {
        if (await isSo()) return true;
        if (!this.stack.running()) this.clock.skip(STEP_MS);
        return false;
      },
      { timeout: PATIENCE_MS, interval: 10 },
    );
  }

  /** Lets time pass in steps, each once all that it set off has come to rest. */
  async pass(ms: number, stepMs: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= stepMs) {
      this.clock.skip(Math.min(leftMs, stepMs));
      await this.rest();
    }
  }

  /** Waits until nothing runs any more without more time passing. */
  async rest(): Promise<void> {
    let quiet = 0;
    await vi.waitUntil(() => (quiet = this.stack.running() ? 0 : quiet + 1) > QUIET_LOOKS, {
      timeout: PATIENCE_MS,
      interval: 5,
    });
  }

  /** Sets apart what came before: sends, events. */
  begin(): void {
    this.#sentBefore = this.#sent();
    this.events.length = 0;
  }

  /** All that was sent since it began, by edge and item. */
  sentItems(): Readonly<Record<string, number>> {
    const items = [...this.#sent().keys()].filter((item) => this.sends(item) > 0);
    return Object.fromEntries(items.toSorted().map((item) => [item, this.sends(item)]));
  }

  /**
   * Lets time pass until it is so, at most two hours: in steps of so many seconds, each once nothing runs any more.
   *
   * @param stepSeconds - alarms look at five minutes at a time, so two are fine enough for most.
   */
  async hoursUntil(isSo: () => boolean, stepSeconds = 120): Promise<void> {
    const endMs = this.clock.now() + TWO_HOURS_MS;
    while (!isSo()) {
      if (this.clock.now() > endMs) throw new Error(`not so after two hours; on are: ${this.alarmsOn().join(", ")}`);
      this.clock.skip(stepSeconds * 1_000);
      // What became due begins now, so that it is seen to run.
      await new Promise(setImmediate);
      await vi.waitUntil(() => !this.stack.running(), { timeout: PATIENCE_MS, interval: 5 });
    }
  }

  /** Names of the alarms that are on, as the runbook has them. */
  alarmsOn(): readonly string[] {
    const on = this.stack.cloudwatch.alarms.all().filter(({ state }) => state === "ALARM");
    return on.map(({ name }) => name.replace("Fixture-Tagwire-", ""));
  }

  /**
   * Puts the clock forward until everything written so far is worked off, also what waits in the ledger alone: where a
   * planner died whom no message had woken, the next sweep finds it.
   */
  async settle(): Promise<void> {
    let drained = false;
    let asked: Promise<void> | undefined;
    await this.until(() => {
      // Caught-up streams may take time to pass to know of: the answer must not keep it from passing.
      if (drained) return true;
      asked ??= this.#isDrained()
        .catch(() => false) // a ledger that does not answer may hold anything
        .then((isSo) => {
          drained = isSo;
          asked = undefined;
        });
      return false;
    });
  }

  /** Reads pages at every location of every edge. @default all there are */
  async visit(paths?: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const shown = new Map<string, string>();
    const places = Object.entries(this.stack.edges).flatMap(([edge, { url }]) =>
      LOCATIONS.map((location) => ({ edge, url, location })),
    );
    for (const path of paths ?? (await this.#fresh.paths(this.#absentIds))) {
      const visits = places.map(async ({ edge, url, location }) => {
        const answer = await fetch(url + path, { headers: { [LOCATION_HEADER]: String(location) } });
        shown.set(`${edge} ${location} ${path}`, await answer.text());
      });
      await Promise.all(visits);
    }
    return shown;
  }

  /** What is cached anywhere, held against what the tables say. */
  async aftermath(): Promise<Aftermath> {
    this.#rendered.clear();
    const shown = await this.visit();
    const refetched = [...this.#rendered].sort();
    const sent = this.#sent();
    return {
      stale: [...(await this.#staleOf(shown)), ...(await this.#staleInRedis())],
      refetched,
      sentMoreThanTwice: [...sent.keys()].filter((item) => this.sends(item) > 2),
      deadLetters: await this.depth("DeadLetters"),
    };
  }

  /** Pages, by edge and location, that differ from what the tables say. */
  async stale(paths: readonly string[]): Promise<readonly string[]> {
    return await this.#staleOf(await this.visit(paths));
  }

  /** How often an item was accepted since everything was given. @param item - edge and item: `www #product:1`. */
  sends(item: string): number {
    return (this.#sent().get(item) ?? 0) - (this.#sentBefore.get(item) ?? 0);
  }

  /** Messages in all queues whose name contains this, wherever they are. */
  async depth(part: string): Promise<number> {
    const depths = (await this.#queueUrls(part)).map((url) => this.stack.queues.depth(url.split("/").at(-1) ?? ""));
    return depths.reduce((sum, { visible, inFlight, delayed }) => sum + visible + inFlight + delayed, 0);
  }

  /** Takes parked changes out of the bucket, wherever they lie. */
  async takeParked(): Promise<readonly { readonly code: string; readonly record: unknown }[]> {
    const keys = (await this.parked()).filter((key) => key.startsWith("parked/"));
    return await Promise.all(
      keys.map(async (key) => {
        const text = await this.object(key);
        await this.#s3.send(new DeleteObjectCommand({ Bucket: await this.#bucket(), Key: key }));
        return JSON.parse(text) as { code: string; record: unknown };
      }),
    );
  }

  /** Keys of what waits in the parking bucket, or is archived there. */
  async parked(): Promise<readonly string[]> {
    const { Contents = [] } = await this.#s3.send(new ListObjectsV2Command({ Bucket: await this.#bucket() }));
    return Contents.map(({ Key = "" }) => Key).filter((key) => /^(archive|aws|dead|parked)\//.test(key));
  }

  /** An object of the parking bucket. */
  async object(key: string): Promise<string> {
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: await this.#bucket(), Key: key }));
    return (await Body?.transformToString()) ?? "";
  }

  /** Puts an object into the parking bucket. */
  async park(key: string, text: string): Promise<void> {
    await this.#s3.send(new PutObjectCommand({ Bucket: await this.#bucket(), Key: key, Body: text }));
  }

  /** Has messages die on their way to a queue: they come to its dead letters instead. @param queue - part of its name. */
  dying(queue: string): Planned {
    return this.faults.on({ operation: "SendMessageBatch", target: `${queue}Queue` }, async ({ body }) => {
      const [deadLetters] = await this.#queueUrls(`${queue}DeadLetters`);
      (body as { QueueUrl: string | undefined }).QueueUrl = deadLetters;
      return undefined;
    });
  }

  /** Redrives by hand, which waits for no back-off. */
  async redrive(): Promise<RedriveSummary> {
    const invocation = await this.stack.function("Redrive").invoke({ eager: true });
    if (!invocation.ok) throw new Error(invocation.error.errorMessage);
    return invocation.payload as RedriveSummary;
  }

  /** Redrives by hand until it says so: the schedule's own run may have something in hand, or be done with it. */
  async redriveUntil(said: Partial<RedriveSummary>): Promise<RedriveSummary> {
    let last: RedriveSummary | undefined;
    const isSo = async (): Promise<boolean> => {
      const summary = await this.redrive();
      last = summary;
      return (Object.keys(said) as (keyof RedriveSummary)[]).every((name) => summary[name] === said[name]);
    };
    await this.until(isSo).catch((cause: unknown) => {
      throw new Error(`redrive last said ${JSON.stringify(last)}`, { cause });
    });
    if (last === undefined) throw new Error("never redriven");
    return last;
  }

  async #bucket(): Promise<string> {
    const { Buckets: [bucket] = [] } = await this.#s3.send(new ListBucketsCommand({}));
    return bucket?.Name ?? "";
  }

  async #isDrained(): Promise<boolean> {
    if (!(await this.stack.currentStatus()).drained) return false;
    const { TableNames: tables = [] } = await this.dynamodb.send(new ListTablesCommand({}));
    const table = tables.find((name) => name.includes("Ledger")) ?? "";
    const ledger = new DynamodbEdgeLedger(this.dynamodb, table, this.clock);
    const open = Object.keys(this.stack.edges).map((edge) => ledger.open(edge, 1, AbortSignal.timeout(PATIENCE_MS)));
    return (await Promise.all(open)).every(({ plans, pending }) => plans.length + pending.length === 0);
  }

  async #queueUrls(part: string): Promise<readonly string[]> {
    const { QueueUrls = [] } = await this.#sqs.send(new ListQueuesCommand({}));
    return QueueUrls.filter((url) => url.includes(part));
  }

  async #staleOf(shown: ReadonlyMap<string, string>): Promise<readonly string[]> {
    const fresh = new Map<string, string>();
    const stale: string[] = [];
    for (const [place, body] of shown) {
      const path = place.slice(place.indexOf("/"));
      if (!fresh.has(path)) fresh.set(path, (await this.#fresh.page(path)).body);
      if (body !== fresh.get(path)) stale.push(place);
    }
    return stale;
  }

  async #staleInRedis(): Promise<readonly string[]> {
    const redis = this.redis();
    const stale: string[] = [];
    for (const key of await redis.keys("shop:*")) {
      if ((await redis.get<string>(key)) !== (await this.#fresh.object(key))) stale.push(`redis ${key}`);
    }
    return stale;
  }

  #sent(): Map<string, number> {
    const sent = new Map<string, number>();
    for (const [edge, { distributionId }] of Object.entries(this.stack.edges)) {
      for (const item of this.stack.cloudfront.invalidations(distributionId).flatMap(({ items }) => items)) {
        sent.set(`${edge} ${item}`, (sent.get(`${edge} ${item}`) ?? 0) + 1);
      }
    }
    return sent;
  }
}

interface Started {
  readonly origin: Origin;
  /** Paths the origin was asked for. */
  readonly rendered: Set<string>;
  readonly serve: (site: FixtureSite) => void;
}
