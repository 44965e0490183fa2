import { Duration } from "aws-cdk-lib/core";
import { Match } from "aws-cdk-lib/assertions";
import { Distribution } from "aws-cdk-lib/aws-cloudfront";
import { describe, expect, it } from "vitest";
import { allowed, arnOf, shopTemplate } from "./shop.ts";

describe("the edge queue", () => {
  it("gathers for a second, so that changes of a moment join one purge", () => {
    expect(shopTemplate()).toHaveResource("AWS::SQS::Queue", { DelaySeconds: 1 });
  });

  it("brings back what a crash held in less than a minute, yet never while it is being handled", () => {
    expect(shopTemplate()).toHaveResource("AWS::SQS::Queue", { DelaySeconds: 1, VisibilityTimeout: 48 });
    expect(shopTemplate()).toHaveResource("AWS::Lambda::Function", {
      Timeout: 8,
      Environment: { Variables: { POWERTOOLS_SERVICE_NAME: "purge-edge" } },
    });
  });

  it("stays out of sight longer when its consumer may take longer", () => {
    expect(
      shopTemplate(() => ({
        overrides: { edgePurger: { function: { timeout: Duration.seconds(20) } } },
      })),
    ).toHaveResource("AWS::SQS::Queue", { DelaySeconds: 1, VisibilityTimeout: 120 });
  });

  it("hands over ten messages at once to at most two planners, which say what failed", () => {
    expect(shopTemplate()).toHaveResource("AWS::Lambda::EventSourceMapping", {
      EventSourceArn: arnOf("TagwireEdgePurgerEdgeItemsQueue"),
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: Match.absent(),
      ScalingConfig: { MaximumConcurrency: 2 },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
  });
});

describe("the sweep", () => {
  it("rings every minute, and a ring that fails is not repeated", () => {
    expect(shopTemplate()).toHaveResource("AWS::Events::Rule", {
      ScheduleExpression: "rate(1 minute)",
      State: "ENABLED",
      Targets: [
        Match.objectLike({
          Arn: arnOf("TagwireEdgePurgerFunction"),
          RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        }),
      ],
    });
    expect(shopTemplate()).toHaveResource("AWS::Lambda::EventInvokeConfig", { MaximumRetryAttempts: 0 });
  });
});

describe("what purge-edge may do", () => {
  it("creates and lists invalidations of the config's distributions and of no other", () => {
    const changes = allowed(shopTemplate(), "cloudfront").filter(({ Action }) => !String(Action).includes(":Get"));
    expect(changes).toEqual([
      {
        Effect: "Allow",
        Action: ["cloudfront:CreateInvalidation", "cloudfront:ListInvalidations"],
        Resource: {
          "Fn::Join": [
            "",
            [
              "arn:",
              { Ref: "AWS::Partition" },
              ":cloudfront::",
              { Ref: "AWS::AccountId" },
              ":distribution/",
              { Ref: expect.stringMatching(/^Www/) },
            ],
          ],
        },
      },
    ]);
  });

  it("serves a distribution of another app, known by its id", () => {
    const template = shopTemplate((stack) => ({
      edges: {
        www: {
          distribution: Distribution.fromDistributionAttributes(stack, "Theirs", {
            distributionId: "E2EXAMPLE",
            domainName: "d111111abcdef8.cloudfront.net",
          }),
        },
      },
    }));

    expect(template).toHaveResource("AWS::Lambda::Function", {
      Environment: { Variables: Match.objectLike({ TAGWIRE_EDGES: '{"www":"E2EXAMPLE"}' }) },
    });
    expect(JSON.stringify(allowed(template, "cloudfront"))).toContain(":distribution/E2EXAMPLE");
  });

  it("reads and writes rows of the ledger, but never the whole table", () => {
    const actions = allowed(shopTemplate(), "dynamodb").flatMap(({ Action }) => Action);

    expect(actions).toContain("dynamodb:PutItem");
    expect(actions).not.toContain("dynamodb:Scan");
    expect(actions).not.toContain("dynamodb:DeleteTable");
  });

  it("is told of edges, ledger, parking, and its own doorbell", () => {
    expect(shopTemplate()).toHaveResource("AWS::Lambda::Function", {
      Environment: {
        Variables: {
          POWERTOOLS_SERVICE_NAME: "purge-edge",
          TAGWIRE_EDGES: { "Fn::Join": ["", ['{"www":"', { Ref: Match.stringLikeRegexp("^Www") }, '"}']] },
          TAGWIRE_EDGE_QUEUE_URL: { Ref: Match.stringLikeRegexp("^TagwireEdgePurgerEdgeItemsQueue") },
          TAGWIRE_LEDGER_TABLE: { Ref: Match.stringLikeRegexp("^TagwireLedger") },
          TAGWIRE_PARKED_BUCKET: { Ref: Match.stringLikeRegexp("^TagwireParkingBucket") },
          TAGWIRE_PARKED_QUEUE_URL: { Ref: Match.stringLikeRegexp("^TagwireParkingPointers") },
        },
      },
    });
  });
});
