import { App, Stack } from "aws-cdk-lib/core";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Distribution } from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { AttributeType, StreamViewType, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Code } from "aws-cdk-lib/aws-lambda";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { PIPELINE_FUNCTIONS, type PipelineFunction } from "../../../infra/bundling/function-entries.ts";
import { Tagwire, type TagwireProps } from "tagwire/cdk";
import { defineConfig, defineTags, item, source } from "tagwire/config";
import "./to-have-resource.ts";

interface Product {
  readonly name: string;
}

const tags = defineTags({ product: "product:{productId}" });

/** One table, one edge with a budget, one database: the least a careful user can have. */
export const shopConfig = defineConfig({
  namespace: "shop",
  tags,
  sources: [
    source({
      table: "Products",
      item: item<Product>(),
      match: { pk: "PRODUCT#{productId}", sk: "META" },
      rules: [{ name: "page", tags: ({ key }) => [tags.product(key)] }],
    }),
  ],
  edges: { www: { budget: { usdPerMonth: 300 } } },
});

export type ShopProps = TagwireProps<"Products", "www", "main">;

/** A stack of an app that is not validated by CloudFormation's rules, which takes seconds. */
export function newStack(): Stack {
  return new Stack(new App({ builtinCloudFormationValidation: false }), "Shop");
}

export function newTable(scope: Stack, dynamoStream = StreamViewType.NEW_AND_OLD_IMAGES): TableV2 {
  return new TableV2(scope, "Products", {
    partitionKey: { name: "pk", type: AttributeType.STRING },
    sortKey: { name: "sk", type: AttributeType.STRING },
    dynamoStream,
  });
}

export function newDistribution(scope: Stack): Distribution {
  return new Distribution(scope, "Www", { defaultBehavior: { origin: new HttpOrigin("origin.example.com") } });
}

/** Code that need not be bundled: templates are the same. */
export const stubCode: Code = Code.fromInline("export const handler = () => {};");

/** The same for each function of the pipeline. */
export const stubCodes = Object.fromEntries(PIPELINE_FUNCTIONS.map((name) => [name, stubCode])) as Record<
  PipelineFunction,
  Code
>;

/** All props of a construct that serves the shop. */
export function shopProps(stack: Stack): ShopProps {
  return {
    config: shopConfig,
    configFile: "never-read.ts",
    configHash: "0123456789abcdef",
    code: stubCodes,
    tables: { Products: newTable(stack) },
    edges: { www: { distribution: newDistribution(stack) } },
    redis: { main: { url: "https://shop.upstash.io", token: new Secret(stack, "Token") } },
  };
}

/** The shop's stack, with some props of its own. */
export function shopTemplate(change?: (stack: Stack) => Partial<ShopProps>): Template {
  if (!change) return (plainShop ??= shopTemplate(() => ({})));
  const stack = newStack();
  new Tagwire(stack, "Tagwire", { ...shopProps(stack), ...change(stack) });
  return Template.fromStack(stack);
}

/**
 * All that a template's roles may do of one service.
 *
 * @param beginning - of the logical id of the role's policy. @default any
 */
export function allowed(template: Template, service: string, beginning = ""): readonly Statement[] {
  return ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"]
    .flatMap((type) => Object.entries(template.findResources(type)))
    .filter(([id]) => id.startsWith(beginning))
    .flatMap(([, policy]) => policy["Properties"].PolicyDocument.Statement as readonly Statement[])
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith(`${service}:`)));
}

let plainShop: Template | undefined;

export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

/** Matches the ARN of the resource whose logical id begins so. */
export const arnOf = (beginning: string): object => ({
  "Fn::GetAtt": [Match.stringLikeRegexp(`^${beginning}`), "Arn"],
});
