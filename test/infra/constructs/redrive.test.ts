import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { allowed, arnOf, shopTemplate } from "./shop.ts";

const REDRIVE = "TagwireRedrive";

describe("redrive", () => {
  it("runs every five minutes, ends well before, and a run that fails is not repeated", () => {
    expect(shopTemplate()).toHaveResource("AWS::Events::Rule", {
      ScheduleExpression: "rate(5 minutes)",
      Targets: [
        Match.objectLike({
          Arn: arnOf("TagwireRedriveFunction"),
          RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        }),
      ],
    });
    expect(shopTemplate()).toHaveResource("AWS::Lambda::EventInvokeConfig", {
      FunctionName: { Ref: Match.stringLikeRegexp("^TagwireRedriveFunction") },
      MaximumRetryAttempts: 0,
    });
    expect(shopTemplate()).toHaveResource("AWS::Lambda::Function", {
      Timeout: 180,
      Environment: { Variables: Match.objectLike({ POWERTOOLS_SERVICE_NAME: "redrive" }) },
    });
  });

  it("tells how its function is called, for those who redrive by hand", () => {
    expect(
      shopTemplate().findOutputs("*", { Value: { Ref: Match.stringLikeRegexp("^TagwireRedriveFunction") } }),
    ).toSatisfy((outputs: object) => Object.keys(outputs).length === 1);
  });

  it("takes dead letters and pointers, and nothing off the queues that others work on", () => {
    const statements = allowed(shopTemplate(), "sqs", REDRIVE);
    const taking = statements.filter(({ Action }) => [Action].flat().includes("sqs:ReceiveMessage"));

    expect(taking.map(({ Action }) => Action)).toEqual(Array(3).fill(["sqs:DeleteMessage", "sqs:ReceiveMessage"]));
    expect(JSON.stringify(taking)).toMatch(/LaterPurgesDeadLetters.+EdgeItemsDeadLetters.+ParkingPointers/);
    expect(JSON.stringify(taking)).not.toMatch(/LaterPurgesQueue|EdgeItemsQueue/);
  });

  it("lists, reads, puts and deletes objects of the parking bucket, in this account only", () => {
    const statements = allowed(shopTemplate(), "s3", REDRIVE);

    expect(new Set(statements.flatMap(({ Action }) => Action))).toEqual(
      new Set(["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"]),
    );
    for (const { Condition } of statements) {
      expect(Condition).toEqual({ StringEquals: { "s3:ResourceAccount": { Ref: "AWS::AccountId" } } });
    }
  });

  it("reads no stream, and invalidates nothing itself", () => {
    expect(allowed(shopTemplate(), "cloudfront", REDRIVE)).toEqual([]);
    const actions = allowed(shopTemplate(), "dynamodb", REDRIVE).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /Stream|Records|Scan/.test(action))).toEqual([]);
  });
});
