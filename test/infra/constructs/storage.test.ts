import { RemovalPolicy } from "aws-cdk-lib/core";
import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { shopTemplate } from "./shop.ts";

const DAY_SECONDS = 86_400;

describe("queues", () => {
  it("keep work for four days, and what died for two weeks, the most SQS offers", () => {
    const queues = Object.values(shopTemplate().findResources("AWS::SQS::Queue")).map((queue) => queue["Properties"]);
    const sources = queues.filter(({ RedrivePolicy }) => RedrivePolicy);

    expect(sources).toHaveLength(2);
    for (const queue of queues) {
      expect(queue.MessageRetentionPeriod).toBe((queue.RedrivePolicy ? 4 : 14) * DAY_SECONDS);
    }
  });

  it("are encrypted, refuse plain HTTP, and take messages of a mebibyte", () => {
    const template = shopTemplate();
    const queues = template.findResources("AWS::SQS::Queue");
    const policies = Object.values(template.findResources("AWS::SQS::QueuePolicy"));

    for (const [id, { Properties }] of Object.entries(queues)) {
      expect(Properties).toMatchObject({ SqsManagedSseEnabled: true, MaximumMessageSize: 1_048_576 });
      const policy = policies.find(({ Properties: { Queues } }) => Queues[0].Ref === id);
      expect(policy?.["Properties"].PolicyDocument.Statement).toContainEqual(REFUSES_PLAIN_HTTP("sqs:*"));
    }
  });
});

describe("the parking bucket", () => {
  it("is private, encrypted, refuses plain HTTP, and outlives the stack", () => {
    const template = shopTemplate();

    expect(template).toHaveResource(
      "AWS::S3::Bucket",
      {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
      { DeletionPolicy: "Retain" },
    );
    const [policy] = Object.values(template.findResources("AWS::S3::BucketPolicy"));
    expect(policy?.["Properties"].PolicyDocument.Statement).toContainEqual(REFUSES_PLAIN_HTTP("s3:*"));
  });

  it("keeps what waits until it is worked off, and forgets what was given up after thirty days: it is item data", () => {
    expect(shopTemplate()).toHaveResource("AWS::S3::Bucket", {
      LifecycleConfiguration: {
        Rules: [
          { Prefix: "archive/", ExpirationInDays: 30, Status: "Enabled" },
          {
            Prefix: Match.absent(),
            ExpirationInDays: Match.absent(),
            AbortIncompleteMultipartUpload: Match.anyValue(),
          },
        ],
      },
    });
  });
});

describe("the ledger", () => {
  it("has the keys and the expiry that its rows are written with, and is paid by use", () => {
    expect(shopTemplate()).toHaveResource("AWS::DynamoDB::GlobalTable", {
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
      BillingMode: "PAY_PER_REQUEST",
    });
  });

  it("can be restored, and is not deleted by accident: what waits for an edge is kept nowhere else", () => {
    expect(shopTemplate()).toHaveResource(
      "AWS::DynamoDB::GlobalTable",
      {
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      },
      { DeletionPolicy: "Retain" },
    );
  });

  it("goes with the stack, unprotected, when the app says so", () => {
    expect(shopTemplate(() => ({ removalPolicy: RemovalPolicy.DESTROY }))).toHaveResource(
      "AWS::DynamoDB::GlobalTable",
      {
        TimeToLiveSpecification: { AttributeName: "ttl" },
        Replicas: [{ DeletionProtectionEnabled: false }],
      },
      { DeletionPolicy: "Delete" },
    );
  });
});

const REFUSES_PLAIN_HTTP = (action: string): unknown =>
  expect.objectContaining({
    Effect: "Deny",
    Action: action,
    Principal: { AWS: "*" },
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
