import { Template } from "aws-cdk-lib/assertions";
import { Distribution } from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { AttributeType, StreamViewType, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { describe, expect, it } from "vitest";
import { Tagwire } from "tagwire/cdk";
import { environmentBytes } from "../../../infra/constructs/environment-size.ts";
import { newStack, shopConfig, shopProps } from "./shop.ts";

describe("tables and edges of one construct", () => {
  it("may be as many as README says, canary and alarms included: every function and what the doctor expects has room", () => {
    const { stack, tagwire } = wired(TABLES, EDGES);
    const { changePurger, objectRetry, edgePurger, redrive, doctor } = tagwire;

    Template.fromStack(stack);
    for (const stage of [changePurger, objectRetry, edgePurger, redrive, doctor]) {
      expect(environmentBytes(stage.function), stage.node.id).toBeLessThanOrEqual(4_096);
    }
    expect(doctor.expected.bytes).toBeLessThanOrEqual(8_192);
  });

  it("are refused at synthesis where a parameter would refuse them in the middle of a deploy", () => {
    const { stack } = wired(60, 1);

    expect(() => Template.fromStack(stack)).toThrow(
      /Shop\/Tagwire\/Doctor\/Expected\] what the doctor expects is about \d+ bytes, a parameter takes 8192: give edges fewer/,
    );
  });
});

describe("a function's environment", () => {
  it("is refused at synthesis where Lambda would refuse it in the middle of a deploy, and says whose it is", () => {
    const { stack, tagwire } = wired(1, 1);
    tagwire.redrive.function.addEnvironment("OWN", "x".repeat(3_500));

    expect(() => Template.fromStack(stack)).toThrow(
      /Shop\/Tagwire\/Redrive\/Function\] environment of about \d{4} bytes as JSON, Lambda takes 4096: serve some/,
    );
  });

  it("is counted as Lambda does: the quotes inside of a value, too", () => {
    const { tagwire } = wired(1, 1);
    const before = environmentBytes(tagwire.doctor.function);

    tagwire.doctor.function.addEnvironment("A", '"');

    expect(environmentBytes(tagwire.doctor.function) - before).toBe(',"A":"\\""'.length);
  });
});

/** As README has it under limits. */
const [TABLES, EDGES] = [20, 10];

function wired(tableCount: number, edgeCount: number) {
  const stack = newStack();
  const props = shopProps(stack);
  const tables = named("Table", tableCount, (name) => {
    const partitionKey = { name: "pk", type: AttributeType.STRING };
    const sortKey = { name: "sk", type: AttributeType.STRING };
    return new TableV2(stack, name, { partitionKey, sortKey, dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES });
  });
  const edges = named("edge", edgeCount, (name) => {
    return {
      distribution: new Distribution(stack, name, {
        defaultBehavior: { origin: new HttpOrigin("origin.example.com") },
      }),
    };
  });
  const [source] = shopConfig.sources;
  if (!source) throw new Error("the shop has no source");
  const config = {
    ...shopConfig,
    tables: Object.keys(tables),
    sources: Object.keys(tables).map((table) => ({ ...source, name: table, table })),
    edges: Object.fromEntries(Object.keys(edges).map((name) => [name, { ...shopConfig.edges.www, name }])),
  };
  const tagwire = new Tagwire<string, string, string>(stack, "Tagwire", { ...props, config, tables, edges });
  return { stack, tagwire };
}

function named<Made>(beginning: string, count: number, make: (name: string) => Made): Readonly<Record<string, Made>> {
  const names = Array.from({ length: count }, (_, n) => `${beginning}${n + 1}`);
  return Object.fromEntries(names.map((name) => [name, make(name)]));
}
