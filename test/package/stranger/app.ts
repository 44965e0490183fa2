import { App, CfnParameter, Stack } from "aws-cdk-lib/core";
import { Distribution, OriginProtocolPolicy } from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Tagwire } from "tagwire/cdk";
import config from "./tagwire.config.ts";

const app = new App();
const stack = new Stack(app, "Library", { env: { account: "111122223333", region: "eu-central-1" } });

const books = TableV2.fromTableAttributes(stack, "Books", {
  tableArn: "arn:aws:dynamodb:eu-central-1:111122223333:table/Books",
  tableStreamArn: "arn:aws:dynamodb:eu-central-1:111122223333:table/Books/stream/2026-11-20T00:00:00.000",
});
const origin = new CfnParameter(stack, "Origin").valueAsString;
const www = new Distribution(stack, "Www", {
  defaultBehavior: { origin: new HttpOrigin(origin, { protocolPolicy: OriginProtocolPolicy.HTTP_ONLY }) },
});
const partner = Distribution.fromDistributionAttributes(stack, "Partner", {
  distributionId: "E2PARTNER",
  domainName: "d111111abcdef8.cloudfront.net",
});

new Tagwire(stack, "Tagwire", {
  config,
  configFile: "tagwire.config.ts",
  tables: { Books: books },
  edges: { www: { distribution: www }, partner: { distribution: partner } },
  redis: {
    main: {
      url: "https://library-12345.upstash.io",
      token: Secret.fromSecretNameV2(stack, "RedisToken", "library/upstash-token"),
    },
  },
});
