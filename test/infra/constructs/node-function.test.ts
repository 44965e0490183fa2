import { SubnetType, Vpc } from "aws-cdk-lib/aws-ec2";
import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { PIPELINE_FUNCTIONS } from "../../../infra/bundling/function-entries.ts";
import { shopTemplate } from "./shop.ts";

describe("every function", () => {
  it("runs Node 24 on arm64, by the one module of its bundle", () => {
    expect(shopTemplate()).toHaveOnlyResources("AWS::Lambda::Function", {
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Handler: "index.handler",
    });
  });

  it("has a log group of its own that forgets after a month", () => {
    const template = shopTemplate();

    const ofApi = 1;
    expect(Object.keys(template.findResources("AWS::Logs::LogGroup"))).toHaveLength(PIPELINE_FUNCTIONS.length + ofApi);
    expect(template).toHaveOnlyResources("AWS::Logs::LogGroup", { RetentionInDays: 30 });
    expect(template).toHaveOnlyResources("AWS::Lambda::Function", {
      LoggingConfig: { LogGroup: { Ref: Match.anyValue() } },
    });
  });

  it("has a role of its own, and no policy of AWS's that allows more than its logs", () => {
    const template = shopTemplate();

    expect(Object.keys(template.findResources("AWS::IAM::Role"))).toHaveLength(PIPELINE_FUNCTIONS.length);
    expect(template).toHaveOnlyResources("AWS::IAM::Role", { ManagedPolicyArns: Match.absent() });
  });

  it("may make network interfaces once it is put in a VPC, and not before", () => {
    const template = shopTemplate((stack) => ({
      overrides: {
        objectRetry: {
          function: {
            vpc: new Vpc(stack, "Vpc", {
              natGateways: 0,
              subnetConfiguration: [{ name: "own", subnetType: SubnetType.PRIVATE_ISOLATED }],
            }),
            vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
          },
        },
      },
    }));

    const managed = Object.values(template.findResources("AWS::IAM::Role")).filter(
      ({ Properties }) => Properties.ManagedPolicyArns,
    );
    expect(JSON.stringify(managed)).toContain("service-role/AWSLambdaVPCAccessExecutionRole");
    expect(managed).toHaveLength(1);
  });

  it("keeps its own environment when the app adds to it", () => {
    expect(
      shopTemplate(() => ({
        overrides: { changePurger: { function: { environment: { POWERTOOLS_LOG_LEVEL: "DEBUG" } } } },
      })),
    ).toHaveResource("AWS::Lambda::Function", {
      Environment: { Variables: { POWERTOOLS_LOG_LEVEL: "DEBUG", POWERTOOLS_SERVICE_NAME: "on-change" } },
    });
  });
});
