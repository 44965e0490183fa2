import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { arnOf, shopTemplate } from "./shop.ts";

describe("the queue of purges to make later", () => {
  it("outlasts an outage of hours: nothing is given up before a thousand tries", () => {
    expect(shopTemplate()).toHaveResource("AWS::SQS::Queue", {
      DelaySeconds: Match.absent(),
      RedrivePolicy: {
        deadLetterTargetArn: arnOf("TagwireObjectRetryLaterPurgesDeadLetters"),
        maxReceiveCount: 1_000,
      },
    });
  });

  it("has a consumer that says which messages failed and may make them wait", () => {
    expect(shopTemplate()).toHaveResource("AWS::Lambda::EventSourceMapping", {
      EventSourceArn: arnOf("TagwireObjectRetryLaterPurgesQueue"),
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    expect(shopTemplate()).toHaveResource("AWS::IAM::Policy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: Match.arrayWith(["sqs:ChangeMessageVisibility"]),
            Resource: arnOf("TagwireObjectRetryLaterPurgesQueue"),
          }),
        ]),
      },
    });
  });

  it("is consumed by a function that knows Redis, its own queue and the edge queue", () => {
    expect(shopTemplate()).toHaveResource("AWS::Lambda::Function", {
      Timeout: 8,
      Environment: {
        Variables: {
          POWERTOOLS_SERVICE_NAME: "redis-retry",
          TAGWIRE_REDIS: Match.anyValue(),
          TAGWIRE_LATER_QUEUE_URL: { Ref: Match.stringLikeRegexp("^TagwireObjectRetryLaterPurgesQueue") },
          TAGWIRE_EDGE_QUEUE_URL: { Ref: Match.stringLikeRegexp("^TagwireEdgePurgerEdgeItemsQueue") },
        },
      },
    });
  });
});
