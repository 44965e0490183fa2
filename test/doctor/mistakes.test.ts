import { SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FindingCode } from "../../shared/doctor/catalogue.ts";
import type { Finding } from "../../shared/doctor/finding.ts";
import { DoctorWorld, type Resources } from "./doctor-world.ts";
import {
  answer,
  changeStream,
  type Mend,
  page,
  queue,
  queueMapping,
  resourcesOf,
  secret,
  type Spoil,
  streamMapping,
  sweep,
  template,
} from "./spoil.ts";
import { tags } from "../kit/app/fixture.config.ts";

/** Longest that a busy machine takes to look at everything, in milliseconds. */
const PATIENCE_MS = 20_000;

let world: DoctorWorld;
beforeAll(async () => {
  world = await DoctorWorld.start();
});
afterAll(() => world.close());

it("finds nothing wrong with a healthy app, its own overrides and the origin's pages included", async () => {
  const { findings, checks } = await world.examine();

  expect(findings).toEqual([]);
  expect(checks).toBeGreaterThan(25);
});

it("looks every five minutes by itself, and tells what it came to", async () => {
  world.events.length = 0;
  world.clock.skip(300_000);

  await expect
    .poll(() => world.events, { timeout: PATIENCE_MS })
    .toContainEqual(expect.objectContaining({ type: "doctor-done", errors: 0, notChecked: 0, mappingsDisabled: 0 }));
});

type Mistakes = readonly (readonly [what: string, found: readonly FindingCode[], spoil: Spoil])[];

/**
 * Asks again when it must: on a machine that is busy, a look may be given up. Of the alarms one counts: others ring, as they
 * should, because of what was spoiled a few minutes before.
 */
const expectFindings = (codes: readonly FindingCode[]): Promise<unknown> => {
  const counts = ({ code, place }: Finding): boolean => code !== "alarm-ringing" || place.name === "StreamLag";
  const found = async () => (await world.findings()).filter(counts).map(({ code }) => code);
  return expect.poll(async () => (await found()).toSorted(), { timeout: PATIENCE_MS }).toEqual(codes.toSorted());
};

/** Each is made, found, and mended again, at which the doctor must find nothing any more. */
const finds = (mistakes: Mistakes): void =>
  it.each(mistakes)("%s", async (_, codes, spoil) => {
    const mend = await spoil(world);
    try {
      await expectFindings(codes);
    } finally {
      await mend();
    }
    await expectFindings([]);
  });

describe("in the mapping of a table's stream, it finds that", () => {
  finds([
    ["it is switched off", ["mapping-disabled"], streamMapping({ Enabled: false })],
    ["its batches are smaller", ["mapping-batch-size"], streamMapping({ BatchSize: 10 })],
    ["more of its batches run at once", ["mapping-parallelization"], streamMapping({ ParallelizationFactor: 10 })],
    ["it does not bisect", ["mapping-bisect"], streamMapping({ BisectBatchOnFunctionError: false })],
    ["it tries without end", ["mapping-retries"], streamMapping({ MaximumRetryAttempts: -1 })],
    ["it gives up sooner", ["mapping-record-age"], streamMapping({ MaximumRecordAgeInSeconds: 60 })],
    ["it takes every answer for success", ["mapping-item-failures"], streamMapping({ FunctionResponseTypes: [] })],
    [
      "it drops what it gives up",
      ["mapping-without-destination"],
      streamMapping({ DestinationConfig: { OnFailure: {} } }),
    ],
    [
      "it keeps what it gives up in another bucket",
      ["mapping-other-destination"],
      streamMapping({ DestinationConfig: { OnFailure: { Destination: "arn:aws:s3:::elsewhere" } } }),
    ],
    [
      "it passes other changes on",
      ["mapping-filters"],
      streamMapping({ FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] } }),
    ],
    [
      "it is gone",
      ["mapping-missing"],
      (spoiled) =>
        answer(
          { operation: "GetEventSourceMapping", target: spoiled.expected.tables["Catalog"]?.mapping },
          { kind: "answer", status: 404, body: JSON.stringify({ __type: "ResourceNotFoundException" }) },
        )(spoiled),
    ],
  ]);
});

describe("in queues, it finds that", () => {
  finds([
    ["nobody takes from one", ["mapping-disabled"], queueMapping("edge", { Enabled: false })],
    [
      "its function's failures count as success",
      ["mapping-item-failures"],
      queueMapping("redis-retry", { FunctionResponseTypes: [] }),
    ],
    ["messages come again too soon", ["queue-changed"], queue("edge", { VisibilityTimeout: "1" })],
    ["messages are forgotten sooner", ["queue-changed"], queue("redis-retry", { MessageRetentionPeriod: "3600" })],
    ["one has no dead-letter queue", ["dead-letters-missing"], queue("edge", { RedrivePolicy: "" })],
    [
      "dead letters are forgotten before anybody looks",
      ["dead-letters-short", "queue-changed"],
      queue("edge-dead", { MessageRetentionPeriod: "86400" }),
    ],
    [
      "one is gone",
      ["queue-missing", "queue-missing"],
      answer(
        { service: "sqs", operation: "GetQueueAttributes", target: "Later" },
        {
          kind: "answer",
          status: 400,
          body: JSON.stringify({ __type: "com.amazonaws.sqs#QueueDoesNotExist", message: "none" }),
        },
      ),
    ],
  ]);
});

describe("in the parking bucket, it finds that", () => {
  finds([
    [
      "it takes nothing",
      ["bucket-unwritable"],
      answer({ service: "s3", operation: "PutObject" }, { kind: "answer", status: 403, body: "<Error/>" }),
    ],
    [
      "it is gone",
      ["bucket-missing"],
      answer({ service: "s3", operation: "PutObject" }, { kind: "answer", status: 404, body: "<Error/>" }),
    ],
  ]);
});

describe("in Redis, it finds that", () => {
  finds([
    ["its token is wrong", ["redis-token-refused"], secret("AXKsASQgYmQ4OTc0NTMt")],
    ["its token may only read", ["redis-read-only"], secret("local-read-only-token")],
    ["nobody has put its token into the secret", ["secret-placeholder"], secret("YOUR_UPSTASH_REST_TOKEN")],
    ["the secret has no token", ["secret-empty"], secret(JSON.stringify({ password: "x" }))],
    [
      "it does not answer",
      ["redis-unreachable"],
      async ({ stack }) => {
        await stack.redisServer.stop();
        return () => stack.redisServer.start();
      },
    ],
    [
      "it is full",
      ["redis-full"],
      answer(
        { service: "redis", operation: "SET" },
        { kind: "answer", status: 200, body: JSON.stringify([{ error: "ERR DB capacity quota exceeded" }]) },
      ),
    ],
    [
      "it evicts nothing",
      ["redis-eviction-off"],
      answer(
        { service: "redis", operation: "INFO" },
        {
          kind: "answer",
          status: 200,
          body: JSON.stringify([{}, {}, {}, { result: "# Memory\r\nmaxmemory_policy:noeviction\r\n" }]),
        },
      ),
    ],
  ]);
});

describe("in a distribution, it finds that", () => {
  finds([
    [
      "it reads no tags",
      ["tag-header-unset", "tag-header-unset"],
      template(distributions((config) => ({ ...config, CacheTagConfig: undefined }))),
    ],
    [
      "it reads tags from another header",
      ["tag-header-other", "tag-header-other"],
      template(distributions((config) => ({ ...config, CacheTagConfig: { HeaderName: "x-tags" } }))),
    ],
    [
      "it is disabled",
      ["distribution-disabled", "distribution-disabled", "sample-failed"],
      template(distributions((config) => ({ ...config, Enabled: false }))),
    ],
    [
      "it keeps error pages for long",
      ["error-ttl", "error-ttl"],
      template(
        distributions((config) => ({ ...config, CustomErrorResponses: [{ ErrorCode: 404, ErrorCachingMinTTL: 300 }] })),
      ),
    ],
    [
      "it keeps what must not be kept",
      ["default-ttl", "min-ttl"],
      template((resources) => {
        for (const { Properties } of resourcesOf(resources, "AWS::CloudFront::CachePolicy", "www")) {
          Object.assign(Properties["CachePolicyConfig"] as object, { MinTTL: 60, DefaultTTL: 60 });
        }
      }),
    ],
    [
      "viewers get the tags",
      ["tag-header-not-removed", "tag-header-visible"],
      template((resources) => {
        for (const { Properties } of resourcesOf(resources, "AWS::CloudFront::ResponseHeadersPolicy", "www")) {
          Object.assign(Properties["ResponseHeadersPolicyConfig"] as object, {
            RemoveHeadersConfig: { Items: [{ Header: "server" }] },
          });
        }
      }),
    ],
  ]);
});

describe("in the origin's pages, it finds that", () => {
  finds([
    ["they carry no tags", ["tag-header-absent"], page({ tags: [] })],
    ["they carry too many tags", ["too-many-tags"], page({ tags: products(60) })],
    [
      "they carry tags that the edge takes for one",
      ["tags-differ-by-case"],
      page({ tags: [tags.product({ id: "ab" }), tags.product({ id: "AB" })] }),
    ],
    ["there is an error where a page was", ["sample-failed"], page({ status: 500 })],
  ]);
});

describe("in schedules, it finds that", () => {
  finds([["nobody sweeps", ["schedule-disabled"], sweep("DisableRule", "EnableRule")]]);
});

describe("in alarms, it finds that", () => {
  const spoilAlarm = (change: (properties: Record<string, unknown>) => void): Spoil =>
    template((resources) => {
      for (const { Properties } of resourcesOf(resources, "AWS::CloudWatch::Alarm", "StreamLag")) change(Properties);
    });
  const topicSaying = (confirmed: number, pending: number): Spoil =>
    answer(
      { service: "sns", operation: "GetTopicAttributes" },
      { kind: "answer", status: 200, contentType: "text/xml", body: topicAttributes(confirmed, pending) },
    );
  finds([
    ["one is gone", ["alarm-missing"], spoilAlarm((properties) => Object.assign(properties, { AlarmName: "renamed" }))],
    ["one tells nobody", ["alarm-silent"], spoilAlarm((properties) => Object.assign(properties, { AlarmActions: [] }))],
    [
      "one was told to be silent",
      ["alarm-silent"],
      spoilAlarm((properties) => Object.assign(properties, { ActionsEnabled: false })),
    ],
    [
      "one rings",
      ["alarm-ringing"],
      async ({ clients, expected }) => {
        const set = (StateValue: "ALARM" | "OK") =>
          clients.cloudwatch.send(
            new SetAlarmStateCommand({
              AlarmName: `${expected.alarms?.prefix}StreamLag`,
              StateValue,
              StateReason: "test",
            }),
          );
        await set("ALARM");
        return () => set("OK");
      },
    ],
    ["nobody hears them", ["topic-unheard"], topicSaying(0, 0)],
    ["who would hear them has not said yes", ["topic-unconfirmed"], topicSaying(0, 1)],
    [
      "their topic is gone",
      ["topic-missing"],
      answer(
        { service: "sns", operation: "GetTopicAttributes" },
        {
          kind: "answer",
          status: 404,
          contentType: "text/xml",
          body: "<ErrorResponse><Error><Type>Sender</Type><Code>NotFound</Code></Error></ErrorResponse>",
        },
      ),
    ],
  ]);
});

describe("what it can't look at", () => {
  finds([
    [
      "it says where that is what was deployed",
      ["expectations-unreadable"],
      answer(
        { service: "ssm", operation: "GetParameter" },
        { kind: "answer", status: 400, body: JSON.stringify({ __type: "AccessDeniedException" }) },
      ),
    ],
    [
      "it says, and looks at all the rest",
      ["mapping-disabled", "not-checked", "not-checked", "not-checked"],
      async (spoiled) => {
        const denied = JSON.stringify({ __type: "AccessDeniedException", message: "no" });
        const mends: Mend[] = [
          await answer({ operation: "DescribeTable" }, { kind: "answer", status: 400, body: denied })(spoiled),
          await queueMapping("edge", { Enabled: false })(spoiled),
        ];
        return async () => {
          for (const mend of mends) await mend();
        };
      },
    ],
  ]);
});

describe("once a table's stream is another one than was deployed, it finds that", () => {
  it("there is none", async () => {
    await changeStream(world, "Articles");

    await expectFindings(["stream-off"]);
  });

  it("nobody reads the new one, and that it lacks old images", async () => {
    await changeStream(world, "Articles", "NEW_IMAGE");

    await expectFindings(["mapping-on-old-stream", "stream-view"]);
  });
});

it("finds dead letters", async () => {
  const { queues, queueUrl } = world.expected;
  const QueueUrl = new URL(queues["edge-dead"]?.name ?? "", queueUrl).href;
  await world.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));

  expect((await world.findings()).map(({ code }) => code)).toContain("dead-letters-waiting");
});

function topicAttributes(confirmed: number, pending: number): string {
  const entries = Object.entries({ SubscriptionsConfirmed: confirmed, SubscriptionsPending: pending })
    .map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`)
    .join("");
  const result = `<GetTopicAttributesResult><Attributes>${entries}</Attributes></GetTopicAttributesResult>`;
  return `<GetTopicAttributesResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${result}</GetTopicAttributesResponse>`;
}

function products(count: number) {
  return Array.from({ length: count }, (_, i) => tags.product({ id: String(i) }));
}

type DistributionConfig = Readonly<Record<string, unknown>>;

function distributions(change: (config: DistributionConfig) => DistributionConfig): (resources: Resources) => void {
  return (resources) => {
    for (const { Properties } of resourcesOf(resources, "AWS::CloudFront::Distribution")) {
      Properties["DistributionConfig"] = change(Properties["DistributionConfig"] as DistributionConfig);
    }
  };
}
