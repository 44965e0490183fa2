import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { inject, vi } from "vitest";
import type { AlarmChange } from "../../infra/local/metrics/alarms.ts";

import { LOCAL_CREDENTIALS } from "../../shared/cli/target/local-credentials.ts";
import { type LocalStack, startLocalStack } from "../../infra/local/stack/local-stack.ts";
import type { Fault } from "../../infra/local/service.ts";
import { StackClock } from "../../infra/local/stack/stack-clock.ts";
import { REGION } from "../../infra/local/stack/workbench.ts";
import { upstashClient } from "../../shared/cache/store/upstash-client.ts";

import type { PipelineEvent } from "../../shared/pipeline/events.ts";

import config from "./app/fixture.config.ts";
import { isDrained } from "./crash-world/is-drained.ts";
import { ParkingBucket } from "./crash-world/parking-bucket.ts";
import { PassingTime, PATIENCE_MS } from "./crash-world/passing-time.ts";
import { RedriveByHand } from "./crash-world/redrive-by-hand.ts";
import { SentItems } from "./crash-world/sent-items.ts";
import { StackQueues } from "./crash-world/stack-queues.ts";
import { Visitors } from "./crash-world/visitors.ts";
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
  readonly time: PassingTime;
  readonly queues: StackQueues;
  readonly parking: ParkingBucket;
  /** What edges were sent since everything was given. */
  readonly sent: SentItems;
  readonly visitors: Visitors;
  readonly redrive: RedriveByHand;
  readonly #origin: Origin;
  readonly #rendered: Set<string>;
  readonly #sqs: SQSClient;
  readonly #s3: S3Client;

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
    this.time = new PassingTime(stack, parts.clock);
    this.queues = new StackQueues(stack, this.#sqs);
    this.parking = new ParkingBucket(this.#s3);
    this.sent = new SentItems(stack);
    this.visitors = new Visitors(stack, new FixtureSite(this.dynamodb, stack.tables), this.redis());
    this.redrive = new RedriveByHand(stack, this.time);
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
    const serve = (made: FixtureSite): FixtureSite => (site = made);
    const parts = { assembly, faults, clock, events, alarms, origin, rendered, serve };
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
    await this.visitors.visit();
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
    if (item["id"]?.S !== undefined && table === "Catalog") this.visitors.expectAbsent(item["id"].S);
  }

  /** Sets apart what came before: sends, events. */
  begin(): void {
    this.sent.begin();
    this.events.length = 0;
  }

  /**
   * Puts the clock forward until everything written so far is worked off, also what waits in the ledger alone: where a
   * planner died whom no message had woken, the next sweep finds it.
   */
  async settle(): Promise<void> {
    let drained = false;
    let asked: Promise<void> | undefined;
    await this.time.until(() => {
      // Caught-up streams may take time to pass to know of: the answer must not keep it from passing.
      if (drained) return true;
      asked ??= isDrained(this.stack, this.dynamodb, this.clock)
        .catch(() => false) // a ledger that does not answer may hold anything
        .then((isSo) => {
          drained = isSo;
          asked = undefined;
        });
      return false;
    });
  }

  /** What is cached anywhere, held against what the tables say. */
  async aftermath(): Promise<Aftermath> {
    this.#rendered.clear();
    const stalePages = await this.visitors.stalePages();
    return {
      stale: [...stalePages, ...(await this.visitors.staleObjects())],
      refetched: [...this.#rendered].sort(),
      sentMoreThanTwice: Object.entries(this.sent.all()).flatMap(([item, times]) => (times > 2 ? [item] : [])),
      deadLetters: await this.queues.depth("DeadLetters"),
    };
  }

  /** Has messages die on their way to a queue: they come to its dead letters instead. @param queue - part of its name. */
  dying(queue: string): Planned {
    return this.faults.on({ operation: "SendMessageBatch", target: `${queue}Queue` }, async ({ body }) => {
      const [deadLetters] = await this.queues.urls(`${queue}DeadLetters`);
      (body as { QueueUrl: string | undefined }).QueueUrl = deadLetters;
      return undefined;
    });
  }
}

interface Started {
  readonly origin: Origin;
  /** Paths the origin was asked for. */
  readonly rendered: Set<string>;
  readonly serve: (site: FixtureSite) => void;
}
