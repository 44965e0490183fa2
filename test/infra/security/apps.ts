import { App, Stack } from "aws-cdk-lib/core";
import { Distribution } from "aws-cdk-lib/aws-cloudfront";
import { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Key } from "aws-cdk-lib/aws-kms";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Tagwire } from "tagwire/cdk";
import { app as ownApp } from "../../../infra/app.ts";
import { type ShopProps, shopProps } from "../constructs/shop.ts";

/** This repository's app, as it is deployed. */
export const thisApp: App = ownApp;

/** The construct alone in an app whose table, distribution and token belong to somebody else. */
export function strangersApp(change?: (stack: Stack) => Partial<ShopProps>): App {
  const app = new App({ builtinCloudFormationValidation: false });
  const stack = new Stack(app, "Shop", { env: { account: "111122223333", region: "eu-central-1" } });
  const tableStreamArn = "arn:aws:dynamodb:eu-central-1:111122223333:table/Products/stream/2026-11-20T00:00:00.000";
  new Tagwire(stack, "Tagwire", {
    ...shopProps(new Stack()),
    tables: { Products: TableV2.fromTableAttributes(stack, "Products", { tableName: "Products", tableStreamArn }) },
    edges: { www: { distribution: importedDistribution(stack) } },
    redis: { main: { url: "https://shop.upstash.io", token: Secret.fromSecretNameV2(stack, "Token", "shop/token") } },
    ...change?.(stack),
  });
  return app;
}

/** The same with a customer's key for all that tagwire keeps. */
export const strangersAppWithKey = (): App =>
  strangersApp((stack) => ({ encryptionKey: new Key(stack, "Key", { enableKeyRotation: true }) }));

/** The stacks of an app. */
export function stacksOf(app: App): readonly Stack[] {
  return app.node.children.filter((child) => Stack.isStack(child));
}

function importedDistribution(stack: Stack) {
  return Distribution.fromDistributionAttributes(stack, "Www", {
    distributionId: "E2EXAMPLE",
    domainName: "d111111abcdef8.cloudfront.net",
  });
}
