import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "aws-cdk-lib/core";
import { Match, Template } from "aws-cdk-lib/assertions";
import { beforeAll, describe, expect, it } from "vitest";
import { DemoStack } from "../../../infra/stacks/demo-stack.ts";
import { TagwireStack } from "../../../infra/stacks/tagwire-stack.ts";
import { arnOf, shopConfig, stubCode, stubCodes } from "../constructs/shop.ts";

/** CDK's validator is WebAssembly that takes its time to start. */
const VALIDATION_TIMEOUT_MS = 120_000;

let demo: Template;

beforeAll(() => {
  demo = Template.fromStack(synth(new App({ builtinCloudFormationValidation: false })).demo);
});

describe("the demo", () => {
  it("has a table whose stream carries both images, with an index by category", () => {
    expect(demo).toHaveResource("AWS::DynamoDB::GlobalTable", {
      StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
      GlobalSecondaryIndexes: [
        {
          IndexName: "byCategory",
          KeySchema: [
            { AttributeName: "category", KeyType: "HASH" },
            { AttributeName: "id", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["description", "version"] },
        },
      ],
    });
  });

  it("has a site that answers CloudFront alone", () => {
    expect(demo).toHaveResource("AWS::Lambda::Url", { AuthType: "AWS_IAM" });
    for (const Action of ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]) {
      expect(demo).toHaveResource("AWS::Lambda::Permission", {
        Action,
        Principal: "cloudfront.amazonaws.com",
        SourceArn: { "Fn::Join": ["", Match.arrayWith([":distribution/", { Ref: Match.stringLikeRegexp("^Www") }])] },
      });
    }
    expect(demo).toHaveResource("AWS::CloudFront::OriginAccessControl", {
      OriginAccessControlConfig: { OriginAccessControlOriginType: "lambda", SigningBehavior: "always" },
    });
  });

  it("lets the edit form post, and hands the site nothing that a cached page could depend on", () => {
    expect(demo).toHaveResource("AWS::CloudFront::Distribution", {
      DistributionConfig: {
        CacheTagConfig: { HeaderName: "cache-tag" },
        DefaultCacheBehavior: { AllowedMethods: Match.arrayWith(["POST"]) },
      },
    });
    expect(demo).toHaveResource("AWS::CloudFront::OriginRequestPolicy", {
      OriginRequestPolicyConfig: {
        CookiesConfig: { CookieBehavior: "none" },
        QueryStringsConfig: { QueryStringBehavior: "none" },
        HeadersConfig: { HeaderBehavior: "allExcept", Headers: ["host"] },
      },
    });
  });

  it("has a site that reads and edits products, and lists only through the index", () => {
    expect(demo).toHaveResource("AWS::IAM::Policy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"], Resource: arnOf("Products") }),
          Match.objectLike({
            Action: ["dynamodb:Query", "dynamodb:Scan"],
            Resource: { "Fn::Join": ["", [arnOf("Products"), "/index/byCategory"]] },
          }),
        ]),
      },
    });
    expect(demo).toHaveResource("AWS::Lambda::Function", {
      Environment: {
        Variables: {
          TAGWIRE_TABLES: Match.anyValue(),
          TAGWIRE_REDIS: Match.anyValue(),
          EDIT_PASSWORD_SECRET_ARN: { Ref: Match.stringLikeRegexp("^EditPassword") },
        },
      },
    });
  });

  it("synthesizes without a Redis URL, but is not deployed without one", () => {
    demo.hasParameter("RedisUrl", {
      Type: "String",
      Default: Match.absent(),
      AllowedPattern: "https://[^/]+",
      ConstraintDescription: Match.stringLikeRegexp("--parameters Demo:RedisUrl=https://"),
    });
    expect(demo.toJSON()["Parameters"].RedisUrl.Default).toBeUndefined();
  });

  it("tells where the site is and how to set and read its secrets", () => {
    expect(Object.keys(demo.toJSON()["Outputs"])).toEqual(
      expect.arrayContaining(["SiteUrl", "ProductsTable", "DistributionId", "SetRedisToken", "ShowEditPassword"]),
    );
    expect(JSON.stringify(demo.findOutputs("SetRedisToken"))).toContain("aws secretsmanager put-secret-value");
  });
});

describe("both stacks", () => {
  it("depend one way: tagwire on what it serves, never the other way round", () => {
    const { demo: served, tagwire: server } = synth(new App({ builtinCloudFormationValidation: false }));
    Template.fromStack(server);

    expect(server.dependencies).toEqual([served]);
    expect(served.dependencies).toEqual([]);
  });

  it("can be deployed to any account and region", () => {
    const { demo: served, tagwire: server } = synth(new App({ builtinCloudFormationValidation: false }));

    expect([served.environment, server.environment]).toEqual(Array(2).fill("aws://unknown-account/unknown-region"));
  });

  it(
    "break none of the rules that CDK knows of CloudFormation",
    () => {
      const app = new App();
      synth(app);

      const { directory } = app.synth();

      const report = JSON.parse(readFileSync(join(directory, "validation-report.json"), "utf8")) as object;
      expect(report).toMatchObject({ pluginReports: [] });
    },
    VALIDATION_TIMEOUT_MS,
  );
});

function synth(app: App) {
  const demoStack = new DemoStack(app, "Demo", { code: stubCode, tagHeader: "cache-tag" });
  const server = new TagwireStack(app, "Tagwire", {
    config: shopConfig,
    configFile: "never-read.ts",
    configHash: "0123456789abcdef",
    code: stubCodes,
    tables: { Products: demoStack.products },
    edges: { www: demoStack.www },
    redis: { main: demoStack.redis },
  });
  return { demo: demoStack, tagwire: server };
}
