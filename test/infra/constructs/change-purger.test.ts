import { Duration } from "aws-cdk-lib/core";
import { Match } from "aws-cdk-lib/assertions";
import { Key } from "aws-cdk-lib/aws-kms";
import { AttributeType, StreamViewType, Table, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { describe, expect, it } from "vitest";
import { defineConfig, item, source } from "tagwire/config";
import { allowed, arnOf, newStack, newTable, shopProps, shopTemplate } from "./shop.ts";
import { Tagwire } from "tagwire/cdk";

const STREAM_ARN = "arn:aws:dynamodb:eu-central-1:111122223333:table/Products/stream/2026-11-20T00:00:00.000";

describe("the stream mapping", () => {
  it("begins with the oldest change, so that none made during a deploy is missed", () => {
    expect(shopTemplate()).toHaveResource(
      "AWS::Lambda::EventSourceMapping",
      ofStream({ StartingPosition: "TRIM_HORIZON" }),
    );
  });

  it("has failures reported one by one and splits what fails as a whole", () => {
    expect(shopTemplate()).toHaveResource(
      "AWS::Lambda::EventSourceMapping",
      ofStream({ FunctionResponseTypes: ["ReportBatchItemFailures"], BisectBatchOnFunctionError: true }),
    );
  });

  it("gives a change up after a bounded time instead of blocking its shard for a day", () => {
    expect(shopTemplate()).toHaveResource(
      "AWS::Lambda::EventSourceMapping",
      ofStream({ MaximumRetryAttempts: 10, MaximumRecordAgeInSeconds: 21_600 }),
    );
  });

  it("keeps what it gave up, whole, in the parking bucket", () => {
    expect(shopTemplate()).toHaveResource(
      "AWS::Lambda::EventSourceMapping",
      ofStream({
        DestinationConfig: {
          OnFailure: { Destination: arnOf("TagwireParkingBucket") },
        },
      }),
    );
  });

  it("hands over large batches at once, two per shard side by side", () => {
    expect(shopTemplate()).toHaveResource(
      "AWS::Lambda::EventSourceMapping",
      ofStream({ BatchSize: 1_000, ParallelizationFactor: 2, MaximumBatchingWindowInSeconds: Match.absent() }),
    );
  });

  it("counts what was polled, filtered, dropped", () => {
    expect(shopTemplate()).toHaveResource(
      "AWS::Lambda::EventSourceMapping",
      ofStream({ MetricsConfig: { Metrics: ["EventCount"] } }),
    );
  });

  it("lets its settings be overridden, last of all", () => {
    expect(shopTemplate(() => ({ overrides: { changePurger: { eventSource: { batchSize: 5 } } } }))).toHaveResource(
      "AWS::Lambda::EventSourceMapping",
      { StartingPosition: "TRIM_HORIZON", BatchSize: 5 },
    );
  });

  it("wakes only for keys that a source can have", () => {
    expect(shopTemplate()).toHaveResource(
      "AWS::Lambda::EventSourceMapping",
      ofStream({
        FilterCriteria: {
          Filters: [
            {
              Pattern: JSON.stringify({
                dynamodb: { Keys: { pk: { S: [{ prefix: "PRODUCT#" }] }, sk: { S: ["META"] } } },
              }),
            },
          ],
        },
      }),
    );
  });

  it("wakes for every key of an imported table, whose key attributes nobody knows", () => {
    expect(
      shopTemplate((stack) => ({
        tables: {
          Products: TableV2.fromTableAttributes(stack, "Theirs", { tableName: "Products", tableStreamArn: STREAM_ARN }),
        },
      })),
    ).toHaveResource("AWS::Lambda::EventSourceMapping", {
      EventSourceArn: STREAM_ARN,
      FilterCriteria: Match.absent(),
    });
  });

  it("serves each table of the config", () => {
    const stack = newStack();
    const anything = { item: item<{ readonly id: string }>(), rules: [] };
    const config = defineConfig({
      namespace: "shop",
      tags: {},
      sources: [source({ table: "Products", ...anything }), source({ table: "Orders", ...anything })],
      edges: { www: {} },
    });
    const orders = new Table(stack, "Orders", {
      partitionKey: { name: "id", type: AttributeType.NUMBER },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    const { tables, ...rest } = shopProps(stack);

    const { changePurger } = new Tagwire(stack, "Tagwire", { ...rest, config, tables: { ...tables, Orders: orders } });

    expect(changePurger.node.findAll().map(({ node }) => node.id)).toEqual(
      expect.arrayContaining(["ProductsStream", "OrdersStream"]),
    );
  });
});

describe("what on-change may do", () => {
  it("reads the stream of its table and no other", () => {
    expect(shopTemplate()).toHaveResource("AWS::IAM::Policy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: "Allow",
            Action: [
              "dynamodb:DescribeStream",
              "dynamodb:GetRecords",
              "dynamodb:GetShardIterator",
              "dynamodb:ListStreams",
            ],
            Resource: { "Fn::GetAtt": [Match.stringLikeRegexp("^Products"), "StreamArn"] },
          },
        ]),
      },
    });
  });

  it("reads the stream of a table with a key of its own", () => {
    const template = shopTemplate((stack) => ({
      tables: {
        Products: new Table(stack, "Encrypted", {
          partitionKey: { name: "pk", type: AttributeType.STRING },
          encryptionKey: new Key(stack, "Key"),
          stream: StreamViewType.NEW_AND_OLD_IMAGES,
        }),
      },
    }));

    expect(template).toHaveResource("AWS::IAM::Policy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: "kms:Decrypt",
            Resource: arnOf("Key"),
          }),
        ]),
      },
    });
  });

  it("puts and lists what was given up, in this account only, and can neither read nor delete it", () => {
    const inThisAccount = { StringEquals: { "s3:ResourceAccount": { Ref: "AWS::AccountId" } } };

    const statements = allowed(shopTemplate(), "s3", "TagwireChangePurger");

    expect(new Set(statements.map(({ Action }) => Action))).toEqual(new Set(["s3:PutObject", "s3:ListBucket"]));
    for (const { Condition } of statements) expect(Condition).toEqual(inThisAccount);
  });

  it("is told where everything is by what lets it go there", () => {
    expect(shopTemplate()).toHaveResource("AWS::Lambda::Function", {
      Environment: {
        Variables: Match.objectLike({
          POWERTOOLS_SERVICE_NAME: "on-change",
          TAGWIRE_TABLES: { "Fn::Join": ["", ['{"Products":"', { Ref: Match.stringLikeRegexp("^Products") }, '"}']] },
          TAGWIRE_REDIS: {
            "Fn::Join": [
              "",
              [
                '{"main":{"url":"https://shop.upstash.io","tokenSecretArn":"',
                { Ref: Match.stringLikeRegexp("^Token") },
                '"}}',
              ],
            ],
          },
          TAGWIRE_EDGE_QUEUE_URL: Match.anyValue(),
          TAGWIRE_LATER_QUEUE_URL: Match.anyValue(),
          TAGWIRE_PARKED_QUEUE_URL: Match.anyValue(),
          TAGWIRE_PARKED_BUCKET: Match.anyValue(),
          TAGWIRE_LEDGER_TABLE: Match.anyValue(),
        }),
      },
    });
  });
});

describe("a table that can't serve", () => {
  it("fails without a stream", () => {
    expect(() =>
      shopTemplate((stack) => ({
        tables: { Products: new Table(stack, "Mute", { partitionKey: { name: "pk", type: AttributeType.STRING } }) },
      })),
    ).toThrow("tables.Products: needs a stream of NEW_AND_OLD_IMAGES, got no stream");
  });

  it("fails without a stream when it is a TableV2, which claims to have one", () => {
    const stack = newStack();
    const mute = new TableV2(stack, "Mute", { partitionKey: { name: "pk", type: AttributeType.STRING } });

    expect(() => new Tagwire(stack, "Tagwire", { ...shopProps(stack), tables: { Products: mute } })).toThrow(
      "tables.Products: needs a stream of NEW_AND_OLD_IMAGES, got no stream",
    );
  });

  it.each([StreamViewType.KEYS_ONLY, StreamViewType.NEW_IMAGE, StreamViewType.OLD_IMAGE])(
    "fails with a stream of %s: half of what is stale could not be told",
    (viewType) => {
      const stack = newStack();
      const props = shopProps(newStack());

      expect(
        () => new Tagwire(stack, "Tagwire", { ...props, tables: { Products: newTable(stack, viewType) } }),
      ).toThrow(`tables.Products: needs a stream of NEW_AND_OLD_IMAGES, got a stream of ${viewType}`);
    },
  );

  it("fails when it is imported without its stream", () => {
    expect(() =>
      shopTemplate((stack) => ({ tables: { Products: TableV2.fromTableName(stack, "Theirs", "Products") } })),
    ).toThrow("tables.Products: imported without its stream: import it with tableStreamArn");
  });
});

describe("bounds", () => {
  it.each([Duration.seconds(59), Duration.hours(21)])("fails with a maxRecordAge of %s", (maxRecordAge) => {
    expect(() => shopTemplate(() => ({ maxRecordAge }))).toThrow("maxRecordAge: from 1 minute to 20 hours, got");
  });

  it("takes a maxRecordAge of 20 hours, which leaves four before the stream forgets", () => {
    expect(shopTemplate(() => ({ maxRecordAge: Duration.hours(20) }))).toHaveResource(
      "AWS::Lambda::EventSourceMapping",
      { MaximumRecordAgeInSeconds: 72_000 },
    );
  });
});

/** Mappings of queues have no starting position. */
const ofStream = (properties: object): object => ({ StartingPosition: Match.anyValue(), ...properties });
