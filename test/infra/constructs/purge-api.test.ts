import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { allowed, shopTemplate } from "./shop.ts";

describe("the purge API", () => {
  it("is there unless it is turned off, and then nothing of it is", () => {
    shopTemplate().resourceCountIs("AWS::ApiGatewayV2::Api", 1);
    const without = JSON.stringify(shopTemplate(() => ({ purgeApi: false })).toJSON());

    expect(without).not.toMatch(/PurgeApi|ApiGateway/);
  });

  it("hands requests over in payload format 2.0, and gives them as long as API Gateway waits", () => {
    expect(shopTemplate()).toHaveResource("AWS::ApiGatewayV2::Integration", { PayloadFormatVersion: "2.0" });
    expect(shopTemplate()).toHaveResource("AWS::Lambda::Function", {
      Timeout: 29,
      Environment: { Variables: Match.objectLike({ POWERTOOLS_SERVICE_NAME: "purge-api" }) },
    });
  });

  it("may be called as often as its props say", () => {
    const slow = shopTemplate(() => ({ purgeApi: { ratePerSecond: 5, burst: 7 } }));

    expect(slow).toHaveResource("AWS::ApiGatewayV2::Stage", {
      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 7 },
    });
  });

  it("deletes no row of the ledger, and invalidates nothing itself", () => {
    const rights = JSON.stringify([
      ...allowed(shopTemplate(), "dynamodb", "TagwirePurgeApi"),
      ...allowed(shopTemplate(), "cloudfront", "TagwirePurgeApi"),
    ]);

    expect(rights).toContain("dynamodb:PutItem");
    expect(rights).not.toMatch(/Delete|cloudfront/);
  });
});
