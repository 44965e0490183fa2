import { describe, expect, it } from "vitest";
import { MemoryNotes } from "../../../shared/adapters/notes/memory.ts";
import { MemoryReporter } from "../../../shared/adapters/reporter/memory.ts";
import type { Config } from "../../../shared/config/config.ts";
import { defineConfig, defineTags } from "../../../shared/config/index.ts";
import { FINDINGS, type FindingCode } from "../../../shared/doctor/catalogue.ts";
import { diagnose } from "../../../shared/doctor/diagnose.ts";
import type { Expected } from "../../../shared/doctor/expected.ts";
import { PurgeTargetError } from "../../../shared/ports/errors.ts";
import {
  alter,
  API_HEALTH,
  HealthyWiring,
  QUEUES,
  responseWith,
  TOPIC_ARN,
  wiringConfig,
  wiringExpected,
} from "../../kit/healthy-wiring.ts";
import { ManualClock } from "../../kit/manual-clock.ts";

const ORIGIN_PAGE = "https://origin.shop.example/p/1";
const EDGE_PAGE = "https://d1.cloudfront.net/p/1";
const REDIS = "https://shop.upstash.io";

const tagged = (tags: readonly string[]) => responseWith({ "cache-tag": [...tags, "products"].join(",") });
const without =
  <Key extends keyof HealthyWiring>(key: Key, name: string) =>
  (wiring: HealthyWiring) => {
    Object.assign(wiring[key], { [name]: undefined });
  };

/** One mistake of each kind, on wiring that is otherwise healthy. */
const MISTAKES: Readonly<Record<FindingCode, (wiring: HealthyWiring) => void>> = {
  "mapping-missing": without("mappings", "stream-mapping"),
  "mapping-disabled": ({ mappings }) => alter(mappings, "queue-mapping", { state: "Disabled" }),
  "mapping-on-old-stream": ({ mappings }) => alter(mappings, "stream-mapping", { source: "arn:stream/2025" }),
  "mapping-batch-size": ({ mappings }) => alter(mappings, "stream-mapping", { batchSize: 100 }),
  "mapping-parallelization": ({ mappings }) => alter(mappings, "stream-mapping", { parallelization: 10 }),
  "mapping-bisect": ({ mappings }) => alter(mappings, "stream-mapping", { bisects: false }),
  "mapping-retries": ({ mappings }) => alter(mappings, "stream-mapping", { retries: -1 }),
  "mapping-record-age": ({ mappings }) => alter(mappings, "stream-mapping", { maxAgeSeconds: -1 }),
  "mapping-item-failures": ({ mappings }) => alter(mappings, "queue-mapping", { reportsItemFailures: false }),
  "mapping-filters": ({ mappings }) => alter(mappings, "stream-mapping", { filters: "f2" }),
  "mapping-without-destination": ({ mappings }) => alter(mappings, "stream-mapping", { destination: undefined }),
  "mapping-other-destination": ({ mappings }) => alter(mappings, "stream-mapping", { destination: "arn:aws:s3:::x" }),
  "mapping-problem": ({ mappings }) =>
    alter(mappings, "stream-mapping", { lastResult: "PROBLEM: Function call failed" }),
  "table-missing": without("tables", "shop-products"),
  "stream-off": ({ tables }) => alter(tables, "shop-products", { stream: undefined }),
  "stream-view": ({ tables }) =>
    alter(tables, "shop-products", {
      stream: { arn: String(tables["shop-products"]?.stream?.arn), view: "NEW_IMAGE" },
    }),
  "queue-missing": without("queues", `${QUEUES}edge`),
  "queue-changed": ({ queues }) => alter(queues, `${QUEUES}edge`, { visibilitySeconds: 1 }),
  "queue-backlog": ({ queues }) => alter(queues, `${QUEUES}edge`, { messages: 5_000 }),
  "dead-letters-missing": ({ queues }) => alter(queues, `${QUEUES}edge`, { deadLetters: undefined }),
  "dead-letters-short": ({ queues }) => alter(queues, `${QUEUES}dead`, { retentionSeconds: 345_600 }),
  "dead-letters-waiting": ({ queues }) => alter(queues, `${QUEUES}dead`, { messages: 1 }),
  "bucket-missing": without("buckets", "shop-parking"),
  "bucket-unwritable": ({ buckets }) => alter(buckets, "shop-parking", { writable: false, refusal: "status 403" }),
  "distribution-missing": without("distributions", "E1"),
  "distribution-disabled": ({ distributions }) => alter(distributions, "E1", { enabled: false }),
  "distribution-deploying": ({ distributions }) => alter(distributions, "E1", { deployed: false }),
  "tag-header-unset": ({ distributions }) => alter(distributions, "E1", { tagHeader: undefined }),
  "tag-header-other": ({ distributions }) => alter(distributions, "E1", { tagHeader: "x-tags" }),
  "min-ttl": ({ cachePolicies }) => alter(cachePolicies, "cache-1", { minSeconds: 1 }),
  "default-ttl": ({ cachePolicies }) => alter(cachePolicies, "cache-1", { defaultSeconds: 86_400 }),
  "error-ttl": ({ distributions }) => alter(distributions, "E1", { errorTtlSeconds: new Map() }),
  "tag-header-not-removed": ({ removed }) => Object.assign(removed, { "headers-1": ["server"] }),
  "sample-failed": ({ responses }) => alter(responses, EDGE_PAGE, { status: 503 }),
  "tag-header-absent": ({ responses }) => Object.assign(responses, { [ORIGIN_PAGE]: responseWith({}) }),
  "tag-header-visible": ({ responses }) => Object.assign(responses, { [EDGE_PAGE]: tagged(["product:1"]) }),
  "too-many-tags": ({ responses }) =>
    Object.assign(responses, { [ORIGIN_PAGE]: tagged(Array.from({ length: 50 }, (_, i) => `product:${i}`)) }),
  "tag-too-long": ({ responses }) => Object.assign(responses, { [ORIGIN_PAGE]: tagged([`p:${"x".repeat(255)}`]) }),
  "tag-unreadable": ({ responses }) => Object.assign(responses, { [ORIGIN_PAGE]: tagged(["product: 1"]) }),
  "tag-header-budget": ({ responses }) => alter(responses, ORIGIN_PAGE, { headerBytes: 20_000 }),
  "ancestors-absent": ({ responses }) =>
    Object.assign(responses, { [ORIGIN_PAGE]: responseWith({ "cache-tag": "product:1" }) }),
  "tags-differ-by-case": ({ responses }) =>
    Object.assign(responses, { [ORIGIN_PAGE]: tagged(["product:ab", "product:AB"]) }),
  "vocabulary-differs-by-case": () => undefined, // in the config: see CONFIG_OF
  "secret-missing": without("secrets", "token-arn"),
  "secret-empty": ({ secrets }) => Object.assign(secrets, { "token-arn": "" }),
  "secret-placeholder": ({ secrets }) => Object.assign(secrets, { "token-arn": "YOUR_UPSTASH_REST_TOKEN" }),
  "redis-unreachable": ({ databases }) => alter(databases, REDIS, { write: "unreachable" }),
  "redis-token-refused": ({ databases }) => alter(databases, REDIS, { write: "token-refused" }),
  "redis-read-only": ({ databases }) => alter(databases, REDIS, { write: "not-permitted" }),
  "redis-no-scan": ({ databases }) => alter(databases, REDIS, { scan: "not-permitted" }),
  "redis-full": ({ databases }) => alter(databases, REDIS, { write: "full" }),
  "redis-quota": ({ databases }) => alter(databases, REDIS, { write: "quota" }),
  "redis-eviction-off": ({ databases }) => alter(databases, REDIS, { evictionPolicy: "noeviction" }),
  "redis-eviction-untold": ({ databases }) => alter(databases, REDIS, { evictionPolicy: undefined }),
  "api-failing": ({ responses }) => alter(responses, API_HEALTH, { status: 503 }),
  "schedule-missing": without("schedules", "shop-sweep"),
  "schedule-disabled": ({ schedules }) => alter(schedules, "shop-sweep", { enabled: false }),
  "schedule-changed": ({ schedules }) => alter(schedules, "shop-sweep", { expression: "rate(1 day)" }),
  "alarm-missing": without("alarms", "shop-errors"),
  "alarm-silent": ({ alarms }) => alter(alarms, "shop-errors", { actions: [] }),
  "alarm-ringing": ({ alarms }) => alter(alarms, "shop-errors", { ringing: true }),
  "topic-missing": without("topics", TOPIC_ARN),
  "topic-unheard": ({ topics }) => Object.assign(topics, { [TOPIC_ARN]: { confirmed: 0, pending: 0 } }),
  "topic-unconfirmed": ({ topics }) => Object.assign(topics, { [TOPIC_ARN]: { confirmed: 0, pending: 2 } }),
  "expectations-unreadable": (wiring) => {
    wiring.expected = async () => {
      throw new PurgeTargetError("parameter", "it is gone");
    };
  },
  "clock-skew": (wiring) => void (wiring.serverTimeMs += 60_000),
  "not-checked": ({ tables }) =>
    Object.defineProperty(tables, "shop-products", {
      get: () => {
        throw new Error("no permission");
      },
    }),
};

const CONFIG_OF: Partial<Readonly<Record<FindingCode, Config>>> = {
  "vocabulary-differs-by-case": defineConfig({
    namespace: "shop",
    tags: defineTags({ one: "list:{id}", other: "List:all" }),
    sources: [],
    edges: { www: {} },
  }),
};

/** What a mistake is besides. */
const ALSO: Partial<Readonly<Record<FindingCode, FindingCode>>> = { "dead-letters-short": "queue-changed" };

describe("wiring that is as it was deployed", () => {
  it("is found to be healthy", async () => {
    const { findings, events } = await look();

    expect(findings).toEqual([]);
    expect(events).toEqual([
      { type: "doctor-done", checks: 19, errors: 0, warnings: 0, notChecked: 0, mappingsDisabled: 0, ms: 0 },
    ]);
  });
});

describe("each mistake is found, and no other is", () => {
  it.each(Object.entries(MISTAKES))("%s", async (code, make) => {
    const wiring = new HealthyWiring();
    make(wiring);

    const { findings, events } = await look(wiring, CONFIG_OF[code as FindingCode]);

    expect(findings.map((finding) => finding.code)).toEqual([code, ...[ALSO[code as FindingCode] ?? []].flat()]);
    const { severity, why, mend } = FINDINGS[code as FindingCode];
    expect(findings[0]).toMatchObject({ severity, why, mend, what: expect.stringMatching(/\w/) });
    expect(events).toContainEqual(expect.objectContaining({ type: "doctor-finding", code }));
  });
});

describe("a mistake", () => {
  it("is told with the place and the values, so that a person knows where to look", async () => {
    const wiring = new HealthyWiring();
    alter(wiring.mappings, "stream-mapping", { retries: -1 });

    const { findings } = await look(wiring);

    expect(findings).toMatchObject([
      { place: { kind: "table", name: "Products" }, what: "its mapping's number of retries is unlimited, not 100" },
    ]);
  });

  it("never tells a secret, nor tags beyond a few characters", async () => {
    const wiring = new HealthyWiring();
    wiring.secrets["token-arn"] = "my secret token";
    wiring.responses[ORIGIN_PAGE] = tagged(["product:1".padEnd(300, "9"), "product:1".padEnd(299, "9")]);

    const { findings } = await look(wiring);

    expect(JSON.stringify(findings)).not.toContain("my secret");
    expect(Math.max(...findings.map(({ what }) => what.length))).toBeLessThan(200);
  });

  it("comes before what matters less", async () => {
    const wiring = new HealthyWiring();
    alter(wiring.queues, `${QUEUES}dead`, { messages: 1 });
    alter(wiring.distributions, "E1", { deployed: false, tagHeader: undefined });

    const { findings } = await look(wiring);

    expect(findings.map(({ severity }) => severity)).toEqual(["error", "warning", "information"]);
  });

  it("counts as a switched-off mapping when the mapping is gone, too", async () => {
    const wiring = new HealthyWiring();
    alter(wiring.mappings, "queue-mapping", { state: "Disabling" });
    wiring.mappings["stream-mapping"] = undefined;

    const { events } = await look(wiring);

    expect(events.at(-1)).toMatchObject({ type: "doctor-done", errors: 2, mappingsDisabled: 2 });
  });
});

it("expects of a table what was synthesized for it alone", async () => {
  const wiring = new HealthyWiring();
  alter(wiring.mappings, "stream-mapping", { batchSize: 10 });
  const { Products } = wiringExpected.tables;
  const expected = {
    ...wiringExpected,
    tables: { Products: { name: "", mapping: "", ...Products, differs: { batchSize: 10 } } },
  };

  wiring.expected = async () => expected;

  expect((await look(wiring)).findings).toEqual([]);
});

it("looks at no page and no alarm where there are none to look at", async () => {
  const expected: Expected = {
    ...wiringExpected,
    edges: { www: { distribution: "E1" } },
    alarms: undefined,
  };
  const wiring = new HealthyWiring();
  wiring.responses[ORIGIN_PAGE] = responseWith({}, 500);

  wiring.expected = async () => expected;

  expect((await look(wiring)).findings).toEqual([]);
});

async function look(wiring = new HealthyWiring(), config: Config = wiringConfig) {
  const clock = new ManualClock(wiring.serverTimeMs === 0 ? undefined : 0);
  if (wiring.serverTimeMs === 0) wiring.serverTimeMs = clock.now();
  const { events, report } = new MemoryReporter();
  const observers = wiring.observers();
  const forever = new AbortController().signal;
  const { expected } = wiring;
  const run = { expected, config, observers, notes: new MemoryNotes(), clock, report };
  const { findings } = await diagnose({ ...run, looksUntil: forever, signal: forever });
  return { findings, events };
}
