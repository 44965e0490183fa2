import { Stack } from "aws-cdk-lib/core";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { Distribution } from "aws-cdk-lib/aws-cloudfront";
import { Tagwire } from "tagwire/cdk";
import { describe, expect, it } from "vitest";
import { newDistribution, newStack, shopProps, shopTemplate } from "./shop.ts";

describe("the canary's pages", () => {
  it("are behind each distribution of the app, cached as their origin says", () => {
    expect(shopTemplate()).toHaveResource("AWS::CloudFront::Distribution", {
      DistributionConfig: {
        CacheBehaviors: [
          Match.objectLike({ PathPattern: "/.tagwire/probe*", CachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6" }),
        ],
      },
    });
  });

  it("answer CloudFront alone, with the edge's tag header", () => {
    expect(shopTemplate()).toHaveResource("AWS::Lambda::Function", {
      Environment: { Variables: { POWERTOOLS_SERVICE_NAME: "edge-probe", TAGWIRE_TAG_HEADER: "cache-tag" } },
    });
    expect(shopTemplate()).toHaveResource("AWS::Lambda::Url", { AuthType: "AWS_IAM" });
  });

  it("are in the distribution's stack, which needs nothing of tagwire's", () => {
    const site = newStack();
    const server = new Stack(site.node.root, "Server");
    const distribution = newDistribution(site);
    new Tagwire(server, "Tagwire", { ...shopProps(server), edges: { www: { distribution } } });

    expect(probesIn(Template.fromStack(site))).toBe(1);
    expect(probesIn(Template.fromStack(server))).toBe(0);
    expect(site.dependencies).toStrictEqual([]);
  });

  it("are once behind a distribution that is two edges'", () => {
    const stack = newStack();
    const props = shopProps(stack);
    new Tagwire(stack, "One", props);
    new Tagwire(stack, "Other", props);

    expect(probesIn(Template.fromStack(stack))).toBe(1);
  });

  it.each([
    ["an imported distribution", (stack: Stack) => ({ distribution: imported(stack) })],
    ["an edge that wants none", (stack: Stack) => ({ distribution: newDistribution(stack), probe: false })],
  ])("are not behind %s, and without any there is no canary", (_, edge) => {
    const template = shopTemplate((stack) => ({ edges: { www: edge(new Stack(stack, "Other")) } }));

    expect(probesIn(template)).toBe(0);
    expect(JSON.stringify(template.toJSON())).not.toContain("TAGWIRE_PROBE");
  });
});

describe("the canary's table", () => {
  it("has its changes turned into purges like all others, and keeps none that fail: the canary sees it", () => {
    const mappings = shopTemplate().findResources("AWS::Lambda::EventSourceMapping", {
      Properties: { MaximumRecordAgeInSeconds: 120 },
    });

    expect(Object.values(mappings)).toMatchObject([
      {
        Properties: {
          FunctionName: { Ref: expect.stringContaining("ChangePurger") },
          EventSourceArn: { "Fn::GetAtt": [expect.stringContaining("CanaryProbe"), "StreamArn"] },
          MaximumRetryAttempts: 3,
        },
      },
    ]);
    expect(JSON.stringify(mappings)).not.toContain("DestinationConfig");
  });

  it("goes with the stack: it holds nothing", () => {
    const [table] = Object.values(
      shopTemplate().findResources("AWS::DynamoDB::GlobalTable", { DeletionPolicy: "Delete" }),
    );

    expect(table?.["Properties"]).toMatchObject({ StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" } });
  });
});

it("says at synth what the canary of each edge costs", () => {
  const stack = newStack();
  new Tagwire(stack, "Tagwire", shopProps(stack));

  const costs = Annotations.fromStack(stack).findInfo("*", Match.stringLikeRegexp("one tag an hour"));
  expect(costs.map(({ entry }) => entry.data)).toStrictEqual([
    expect.stringContaining("edge www: its canary purges one tag an hour, 720 items a month: $3.60 where"),
  ]);
});

function probesIn(template: Template): number {
  const probes = template.findResources("AWS::Lambda::Function", {
    Properties: { Environment: { Variables: { POWERTOOLS_SERVICE_NAME: "edge-probe" } } },
  });
  return Object.keys(probes).length;
}

function imported(stack: Stack) {
  return Distribution.fromDistributionAttributes(stack, "Www", {
    distributionId: "E2EXAMPLE",
    domainName: "d111111abcdef8.cloudfront.net",
  });
}
